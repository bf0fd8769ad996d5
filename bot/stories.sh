#!/usr/bin/env bash
# stories.sh [FOLDER]: plays test conversations (tests/dialogue) against the trained dialogue; fails where one goes wrong.
. "$(dirname "$0")/env.sh"
exec "${rasa[@]}" test core --e2e --model "$models" --stories "${1:-tests/dialogue}" --endpoints endpoints.yml \
  --out "${HOTLINE_VAR:-var}/rasa/results" --fail-on-prediction-errors --no-plot
