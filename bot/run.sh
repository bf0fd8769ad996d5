#!/usr/bin/env bash
# Starts the dialogue on RASA_HOST:RASA_PORT (127.0.0.1:5005), never a public address. Options after it win.
. "$(dirname "$0")/env.sh"
exec "${rasa[@]}" run --model "$models" --host "${RASA_HOST:-127.0.0.1}" --port "${RASA_PORT:-5005}" "$@"
