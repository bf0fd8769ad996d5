#!/usr/bin/env bash
# Checks the dialogue's data: config.yml, domain.yml, data/.
. "$(dirname "$0")/env.sh"
exec "${rasa[@]}" data validate --config config.yml --domain domain.yml --data data --fail-on-warnings
