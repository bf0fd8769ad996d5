"""Writes the primitives of Kaldi's binary files."""

import struct
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class KaldiWriter:
    """Collects the bytes of one binary Kaldi file."""

    def __init__(self) -> None:
        self._bytes = bytearray(b"\0B")

    def result(self) -> bytes:
        """Return what was written."""
        return bytes(self._bytes)

    def raw(self, text: str) -> None:
        """Write text as it is."""
        self._bytes += text.encode()

    def token(self, *names: str) -> None:
        """Write tokens, each followed by a space."""
        for name in names:
            self.raw(f"{name} ")

    def integer(self, *values: int) -> None:
        """Write 32-bit integers."""
        for value in values:
            self._bytes += b"\4" + struct.pack("<i", value)

    def single(self, *values: float) -> None:
        """Write 32-bit floats."""
        for value in values:
            self._bytes += b"\4" + struct.pack("<f", value)

    def double(self, value: float) -> None:
        """Write a 64-bit float."""
        self._bytes += b"\10" + struct.pack("<d", value)

    def integers(self, values: Iterable[int]) -> None:
        """Write a vector of 32-bit integers."""
        array = np.asarray(list(values), dtype="<i4")
        self._bytes += b"\4" + struct.pack("<i", len(array)) + array.tobytes()

    def vector(self, values: Iterable[float]) -> None:
        """Write a vector of 32-bit floats."""
        array = np.asarray(list(values), dtype="<f4")
        self.token("FV")
        self.integer(len(array))
        self._bytes += array.tobytes()

    def matrix(self, values: Array) -> None:
        """Write a matrix of 32-bit floats."""
        array = np.ascontiguousarray(values, dtype="<f4")
        self.token("FM")
        self.integer(*array.shape)
        self._bytes += array.tobytes()
