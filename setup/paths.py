"""Where set-up finds and puts things, all relative to the checkout except the download cache."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("HOTLINE_VAR", ROOT / "var")).resolve()
CACHE = Path(os.environ.get("HOTLINE_CACHE", Path.home() / ".cache" / "hotline"))
STAMPS = VAR / "setup"
LOGS = VAR / "log"
APP_PYTHON = ROOT / ".venv" / "bin" / "python"
RASA_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
