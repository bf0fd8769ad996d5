import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from speech.engines import Choice, open_recognizer
from speech.model_folder import is_model
from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from speech.recognizer import Recognizer
from speech.settings import SpeechSettings

ROOT = Path(__file__).parents[2]
QUESTION = "làm khai sinh cần giấy tờ gì"
HALF_SECOND = bytes(8000)


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., SpeechSettings]:
    """Settings of a test's own, whatever .env and the environment say."""

    def make(**values: object) -> SpeechSettings:
        defaults = {"var": tmp_path / "var", "cache": tmp_path / "cache", "model_dir": None, "official_model": "none"}
        return SpeechSettings(_env_file=None, **{**defaults, **values})

    return make


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's own model, built here where set-up has not built it."""
    built = ROOT / SpeechSettings().small_model
    if is_model(built):
        return built
    folder = tmp_path_factory.mktemp("models") / "small-vosk"
    build = [sys.executable, "-m", "speech.acoustic_model.build", "--out", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, timeout=300)
    return folder


@pytest.fixture(scope="session")
def vosk_small(small_model: Path) -> Recognizer:
    return open_recognizer(Choice(engine="vosk", path=small_model, reason="test", understands_people=False))


@pytest.fixture(scope="session")
def vietasr() -> Recognizer:
    return open_recognizer(Choice(engine="viet-asr", reason="test", understands_people=True))


@pytest.fixture(scope="session")
def question() -> bytes:
    """QUESTION as a synthetic caller asks it, with half a second of silence around it."""
    caller = Pyttsx3Synthesizer(SpeechSettings(_env_file=None, voice="vi", words_per_minute=150))
    return HALF_SECOND + caller.synthesise(QUESTION) + HALF_SECOND
