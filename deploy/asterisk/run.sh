#!/usr/bin/env bash
# run.sh start|stop|cli COMMAND…|render FOLDER: the local Asterisk that get.sh fetched; settings by ASTERISK_* (settings.py).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec .venv/bin/python -m deploy.asterisk "$@"
