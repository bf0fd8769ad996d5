#!/usr/bin/env bash
# Checks the dialogue's data; with --stories also plays the conversations of tests/dialogue against the trained model.
. "$(dirname "$0")/env.sh"
"${rasa[@]}" data validate --config config.yml --domain domain.yml --data data --fail-on-warnings || exit 1
if [[ "${1:-}" == "--stories" ]]; then
  exec "${rasa[@]}" test core --model "$models" --stories tests/dialogue --endpoints endpoints.yml \
    --out "${HOTLINE_VAR:-var}/rasa/results" --fail-on-prediction-errors
fi
