"""Turn texts into vectors: a small protocol, and ONNX Runtime on one thread behind it."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from common.text import nfc
from knowledge_base.encoder_build import GRAPH, MANIFEST, TOKENIZER
from knowledge_base.errors import EncoderError

Vectors = npt.NDArray[np.float32]
MOST_TOKENS = 256
QUERY, PASSAGE = "query: ", "passage: "


class Encoder(Protocol):
    """Anything that turns texts into vectors of length one."""

    name: str  # changes whenever vectors would; part of an embedding's key
    size: int  # numbers in a vector

    def query(self, text: str) -> Vectors:
        """Return one question's vector, shape (size,)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts to be found, shape (texts, size)."""


class OnnxEncoder:
    """The built encoder; thread-safe, one thread a call."""

    def __init__(self, folder: Path) -> None:
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.enable_cpu_mem_arena = False
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except FileNotFoundError as error:
            raise EncoderError(f"{folder}: no encoder here: run `python -m knowledge_base.encoder_build`") from error
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self.name = str(manifest["identity"])
        self.size = int(manifest["hidden"])

    def query(self, text: str) -> Vectors:
        """Return one question's vector."""
        return self._encode(QUERY + nfc(text))

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts to be found; one by one, which on one thread is no slower than in batches."""
        if not texts:
            return np.zeros((0, self.size), np.float32)
        return np.stack([self._encode(PASSAGE + nfc(text)) for text in texts])

    def _encode(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (vectors,) = self._session.run(["embedding"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(vectors[0], dtype=np.float32)


def embedding_key(encoder: str, text: str) -> str:
    """Return the key under which a passage's vector by an encoder is kept."""
    return hashlib.sha256(f"{encoder}\n{nfc(text)}".encode()).hexdigest()
