"""Published clips as one WAV behind a link, for people who do not read."""

import io
import wave
from pathlib import Path

import httpx
import pytest

from common.clips import ClipStore, clip_key
from gateway.zalo.shaping import clips

FIRST, SECOND = clip_key("v", "một"), clip_key("v", "hai")


@pytest.fixture
def store(tmp_path: Path) -> ClipStore:
    store = ClipStore(tmp_path / "knowledge" / "clips")
    store.write(FIRST, b"\1\0" * 800)
    store.write(SECOND, b"\2\0" * 400)
    return store


async def test_parts_are_heard_one_after_the_other(public: httpx.AsyncClient, store: ClipStore) -> None:
    response = await public.get(f"/speech/{FIRST}.{SECOND}.wav")
    with wave.open(io.BytesIO(response.content)) as wav:
        assert wav.readframes(wav.getnframes()) == b"\1\0" * 800 + b"\2\0" * 400


@pytest.mark.parametrize(
    "keys", ["x", "a" * 64, f"{FIRST}.{'b' * 64}", ".".join([FIRST] * 13), f"..%2f{FIRST}", FIRST.upper()]
)
async def test_nothing_else_is_served(public: httpx.AsyncClient, store: ClipStore, keys: str) -> None:
    assert (await public.get(f"/speech/{keys}.wav")).status_code == 404


def test_an_answer_with_a_part_without_clip_has_no_link() -> None:
    part, bare = {"text": "a", "clip": FIRST}, {"text": "b", "clip": None}
    assert clips([{"type": "say", "text": "a", "speech": [part, part]}]) == [FIRST, FIRST]
    assert clips([{"type": "say", "text": "a", "speech": [part, bare]}]) == []
    assert clips([{"type": "control", "action": "transfer", "reason": "x"}]) == []
