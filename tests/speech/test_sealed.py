"""Sealed sound comes back whole, after a crash up to the last chunk; for another key, or changed, not at all."""

import io
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.errors import SealError
from speech.sealed import HEADER, Layout, SealedWriter, key_of, read_sealed

KEY = bytes(range(32))
LAYOUT = Layout(2, 2, 8000)
CHUNKS = [b"\1\0\2\0" * 100, b"\3\0\4\0" * 50, b"\5\0\6\0" * 10]


def written(path: Path, *, finish: bool = True) -> Path:
    writer = SealedWriter(path, KEY, LAYOUT)
    for chunk in CHUNKS:
        writer.write(chunk)
    if finish:
        writer.finish()
    else:
        writer.close()
    return path


def test_sound_comes_back_as_it_was(tmp_path: Path) -> None:
    path = written(tmp_path / "a")
    opened = read_sealed(path, KEY)
    assert (opened.pcm, opened.layout, opened.whole) == (b"".join(CHUNKS), LAYOUT, True)
    with wave.open(io.BytesIO(opened.wav())) as wav:
        assert (wav.getnchannels(), wav.getframerate(), wav.getnframes()) == (2, 8000, 160)
    assert path.stat().st_mode & 0o077 == 0
    assert not any(chunk[:40] in path.read_bytes() for chunk in CHUNKS)


def test_a_file_without_its_end_says_so(tmp_path: Path) -> None:
    opened = read_sealed(written(tmp_path / "a", finish=False), KEY)
    assert (opened.pcm, opened.whole) == (b"".join(CHUNKS), False)


@given(cut=st.integers(min_value=0, max_value=800))
def test_cut_anywhere_it_opens_up_to_the_last_whole_chunk(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = written(tmp_path_factory.mktemp("sealed") / "a")
    content = path.read_bytes()[: HEADER.size + cut]
    path.write_bytes(content)
    opened = read_sealed(path, KEY)
    starts = [b"".join(CHUNKS[:count]) for count in range(len(CHUNKS) + 1)]
    assert opened.pcm in starts
    assert opened.whole == (len(content) >= HEADER.size + sum(len(one) + 20 for one in CHUNKS) + 20)


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="wrong_key"):
        read_sealed(written(tmp_path / "a"), bytes(32))


@pytest.mark.parametrize("place", [9, 20, HEADER.size + 10, -5])
def test_a_changed_byte_is_seen(tmp_path: Path, place: int) -> None:
    path = written(tmp_path / "a")
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(SealError, match="wrong_key"):
        read_sealed(path, KEY)


def test_chunks_cannot_change_places(tmp_path: Path) -> None:
    path = tmp_path / "a"
    writer = SealedWriter(path, KEY, LAYOUT)
    for one in (b"\1\0" * 40, b"\2\0" * 40):
        writer.write(one)
    writer.close()
    content = path.read_bytes()
    first, second = content[HEADER.size : HEADER.size + 100], content[HEADER.size + 100 :]
    path.write_bytes(content[: HEADER.size] + second + first)
    with pytest.raises(SealError, match="wrong_key"):
        read_sealed(path, KEY)


def test_something_after_the_end_is_seen(tmp_path: Path) -> None:
    path = written(tmp_path / "a")
    content = path.read_bytes()
    path.write_bytes(content + content[HEADER.size :])
    with pytest.raises(SealError, match="wrong_key"):
        read_sealed(path, KEY)


@pytest.mark.parametrize("content", [b"", b"RIFF" + bytes(60), b"HOTSEAL1"])
def test_what_is_not_sealed_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(SealError, match="not_sealed"):
        read_sealed(path, KEY)


@pytest.mark.parametrize("text", ["", "07", "zz" * 32, "0" * 63])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(SealError, match="bad_key"):
        key_of(text)
