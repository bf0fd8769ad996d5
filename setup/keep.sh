#!/usr/bin/env bash
# keep.sh COMMAND…: starts the command again when it falls over, so a call never meets a dead part for long.
# Gives up after five falls within a minute each; a clean end or a signal ends it.
falls=0
while :; do
  begun=$SECONDS
  "$@" && exit 0
  status=$?
  if (( SECONDS - begun < 60 )); then falls=$((falls + 1)); else falls=1; fi
  if (( falls >= 5 )); then echo "fell over five times in a row, last with status $status: giving up"; exit "$status"; fi
  echo "fell over with status $status: starting again"
  sleep 1
done
