#!/usr/bin/env bash
# Trains the dialogue: config.yml, domain.yml and data/ into var/rasa/models/hotline.tar.gz.
. "$(dirname "$0")/env.sh"
exec "${rasa[@]}" train --config config.yml --domain domain.yml --data data --out "$models" \
  --fixed-model-name hotline --fail-on-validation-warnings "$@"
