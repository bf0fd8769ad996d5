# Sourced by the scripts here: what Rasa must know from its environment, quietly. The environment wins over .env.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root" || exit 1
if [[ -f .env ]]; then
  while IFS='=' read -r name value; do
    case "$name" in
      HOTLINE_VAR | ACTIONS_* | RASA_*) [[ -v "$name" ]] || export "$name=${value//[\"\']/}" ;;
    esac
  done < .env
fi
export PYTHONPATH="$root" RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1
export PYTHONHASHSEED=0 RASA_MAX_CACHE_SIZE=0
export CUDA_VISIBLE_DEVICES="" TF_ENABLE_ONEDNN_OPTS=0 OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
export ACTIONS_WEBHOOK="${ACTIONS_WEBHOOK:-http://127.0.0.1:${ACTIONS_PORT:-5055}/webhook}"
rasa=("$root/bot/.venv/bin/python" -m bot)
models="${HOTLINE_VAR:-var}/rasa/models"
[[ -t 2 ]] || export TQDM_DISABLE=1
mkdir -p "$models"
