#!/usr/bin/env bash
# Resolves both environments and writes hashed requirement files, which name no index. uv.lock itself stays out of git.
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_FIND_LINKS=${UV_FIND_LINKS:-${PIP_FIND_LINKS:-}}
[ -n "$UV_FIND_LINKS" ] || unset UV_FIND_LINKS
form="--quiet --no-header --no-annotate --no-emit-project --format requirements-txt"
# Only the tables of vietnamadminunits are read; what it imports (unidecode is GPL) is not installed.
tables="--prune unidecode --prune shapely --prune geopy"
uv lock --python 3.11 "$@"
uv export $form $tables --no-dev -o requirements/app.txt
uv export $form --only-dev -o requirements/dev.txt
uv export $form $tables --no-dev --extra encoder --prune torch -o requirements/encoder.txt
uv export $form $tables --no-dev --extra acoustic -o requirements/acoustic.txt
rasa_python=$(python3 -c 'from setup.interpreters import python_rasa; print(python_rasa())')
cd bot
uv lock --python "$rasa_python" "$@"
uv export $form --python "$rasa_python" -o requirements/rasa.txt
