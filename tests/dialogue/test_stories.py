"""The test conversations beside this file, played by `rasa test`; and that it would notice a wrong one."""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]
WRONG = """
stories:
  - story: an officer is not a fee
    steps:
      - user: cho gặp cán bộ
        intent: ask_fee
      - action: action_answer
"""


def played(folder: Path) -> int:
    return subprocess.run(
        ["bash", "bot/stories.sh", str(folder)], cwd=ROOT, check=False, capture_output=True
    ).returncode


def test_the_conversations_go_as_written() -> None:
    assert played(ROOT / "tests/dialogue") == 0


def test_a_wrong_conversation_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "test_wrong.yml").write_text(WRONG)
    assert played(tmp_path) != 0
