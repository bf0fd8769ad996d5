"""Recorded prompts: made once, made anew when they change, and the greeting within its limit."""

from pathlib import Path

import pytest

from speech.errors import SynthesisError
from telephony.audio import milliseconds, read_wav
from telephony.errors import PromptError
from telephony.prompts import GREETING_LIMIT_MS, TEXTS, Prompts, render, texts
from tests.fakes.speech import FakeSynthesisPool, FakeSynthesizer

OWNER = "Trung tâm Phục vụ hành chính công"


class Slow(FakeSynthesizer):
    """Takes so many ms a word."""

    def __init__(self, word_ms: int) -> None:
        super().__init__()
        self.word_ms = word_ms

    def synthesise(self, text: str, rate: float = 1.0) -> bytes:
        super().synthesise(text, rate)
        return bytes(2 * round(8 * self.word_ms * len(text.split()) / rate))


async def test_a_second_run_makes_nothing_and_a_new_owner_the_greeting_alone(tmp_path: Path) -> None:
    pool = FakeSynthesisPool()
    assert set(await render(tmp_path, pool, OWNER)) == set(TEXTS)
    assert await render(tmp_path, pool, OWNER) == []
    assert await render(tmp_path, pool, "Ủy ban nhân dân tỉnh") == ["greeting"]
    (tmp_path / "busy.wav").unlink()
    assert await render(tmp_path, pool, "Ủy ban nhân dân tỉnh") == ["busy"]


async def test_a_greeting_is_spoken_faster_when_it_must_be(tmp_path: Path) -> None:
    words = len(texts(OWNER)["greeting"].split())
    await render(tmp_path, FakeSynthesisPool(Slow(GREETING_LIMIT_MS * 11 // 10 // words)), OWNER)
    assert 9000 < milliseconds(read_wav(tmp_path / "greeting.wav")) <= GREETING_LIMIT_MS


async def test_a_greeting_that_is_too_long_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="HOTLINE_OWNER") as raised:
        await render(tmp_path, FakeSynthesisPool(Slow(400)), OWNER * 3)
    assert raised.value.code == "prompts.too_long"


async def test_a_voice_that_fails_is_a_clear_error(tmp_path: Path) -> None:
    voice = FakeSynthesizer()
    voice.failure = SynthesisError("engine_failed", "no espeak")
    with pytest.raises(PromptError, match="no espeak"):
        await render(tmp_path, FakeSynthesisPool(voice), OWNER)


async def test_a_missing_or_broken_prompt_is_named(tmp_path: Path) -> None:
    await render(tmp_path, FakeSynthesisPool(), OWNER)
    assert Prompts.load(tmp_path, OWNER).sound("apology")
    (tmp_path / "apology.wav").write_bytes(b"RIFF")
    with pytest.raises(PromptError, match=r"apology\.wav"):
        Prompts.load(tmp_path, OWNER)


def test_the_greeting_says_what_it_must() -> None:
    greeting = texts(OWNER)["greeting"]
    for part in ("tự động", OWNER, "ghi âm để", "bấm chín", "bấm không"):
        assert part in greeting
