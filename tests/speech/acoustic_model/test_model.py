"""The whole path: weights and texts make a model that Vosk loads and that hears a synthetic caller."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from speech.acoustic_model.espeak_events import Voice
from speech.acoustic_model.evaluate import Recogniser, over
from speech.acoustic_model.phones import CLASSES
from speech.acoustic_model.speaker import Speaker

pytestmark = pytest.mark.integration

QUESTIONS = ["làm giấy khai sinh cho con cần giấy tờ gì", "lệ phí cấp hộ chiếu là bao nhiêu", "gặp cán bộ"]


def build(out: Path, texts: Path, *options: str | Path, seed: str = "0") -> None:
    """Build in a process of its own: kaldifst and vosk do not live together."""
    command = [sys.executable, "-m", "speech.acoustic_model.build", "--out", out, "--texts", texts, "--filler", "500"]
    subprocess.run([*command, *options], check=True, env={**os.environ, "PYTHONHASHSEED": seed})


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("texts") / "questions.txt"
    path.write_text("\n".join(QUESTIONS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def recogniser(questions: Path, tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    folder = tmp_path_factory.mktemp("model") / "small"
    build(folder, questions)
    return Recogniser(folder)


@pytest.mark.parametrize("voice", ["vi+f2", "vi-vn-x-central", "vi-vn-x-south+m3"])
@pytest.mark.parametrize("line", ["clean", "phone"])
def test_a_synthetic_caller_is_understood(recogniser: Recogniser, voice: str, line: str) -> None:
    speaker, rng = Speaker(), np.random.default_rng(1)
    heard = [recogniser.hear(over(line, speaker.sound(question, Voice(voice)), rng)) for question in QUESTIONS]
    assert heard == QUESTIONS


def test_silence_has_no_words(recogniser: Recogniser) -> None:
    assert recogniser.hear(np.zeros(16000, dtype=np.float32)) == ""


def test_the_same_texts_give_the_same_bytes(questions: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        build(tmp_path / seed, questions, seed=seed)
    files = sorted(path.relative_to(tmp_path / "1") for path in (tmp_path / "1").rglob("*") if path.is_file())
    assert Path("graph/HCLG.fst") in files
    for name in files:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_building_again_replaces_the_folder(questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "small"
    out.mkdir()
    (out / "stale").touch()
    build(out, questions)
    assert sorted(path.name for path in out.iterdir()) == ["am", "conf", "graph"]
    assert list(tmp_path.iterdir()) == [out]


def test_an_untrained_network_exports_to_what_vosk_loads(questions: Path, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("kaldi_native_fbank")
    from speech.acoustic_model.export import export
    from speech.acoustic_model.network import Network

    torch.save({"network": Network().state_dict(), "priors": torch.full((CLASSES,), 1 / CLASSES)}, tmp_path / "net.pt")
    export(tmp_path / "net.pt", tmp_path / "weights")
    build(tmp_path / "small", questions, "--weights", tmp_path / "weights")
    Recogniser(tmp_path / "small").hear(np.zeros(8000, dtype=np.float32))


@pytest.mark.long
def test_the_whole_way_from_nothing(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("kaldi_native_fbank")
    corpus, network, weights = tmp_path / "corpus", tmp_path / "net.pt", tmp_path / "weights"
    for module, *arguments in (
        ["corpus", "--out", corpus, "--hours", "0.25", "--workers", "1"],
        ["train", "--corpus", corpus, "--out", network, "--epochs", "1"],
        ["export", "--network", network, "--out", weights],
        ["build", "--out", tmp_path / "small", "--weights", weights],
    ):
        subprocess.run([sys.executable, "-m", f"speech.acoustic_model.{module}", *arguments], check=True)
    Recogniser(tmp_path / "small").hear(np.zeros(8000, dtype=np.float32))
