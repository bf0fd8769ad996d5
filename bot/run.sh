#!/usr/bin/env bash
# Starts the dialogue on RASA_HOST:RASA_PORT (127.0.0.1:5005). It must never be public: telephony and gateway stand before it.
. "$(dirname "$0")/env.sh"
exec "$rasa" run --model "$models" --endpoints endpoints.yml --credentials credentials.yml \
  --interface "${RASA_HOST:-127.0.0.1}" --port "${RASA_PORT:-5005}" --log-file /dev/null "$@"
