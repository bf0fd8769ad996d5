import os
import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]


def test_what_only_rasas_environment_can_check() -> None:
    script = ROOT / "tests/bot/rasa_side.py"
    done = subprocess.run(
        [str(ROOT / "bot/.venv/bin/python"), str(script)],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        },
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    checks = re.search(r"CHECKS = \((.*?)\)", script.read_text(), re.DOTALL)
    assert checks
    assert done.stdout.split() == re.findall(r"\w+", checks.group(1))
