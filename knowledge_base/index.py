"""The dense index: vectors of all texts by which a record can be found, in one FAISS file, searched exactly."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from knowledge_base.embedding import Vectors
from knowledge_base.errors import SnapshotError

faiss.omp_set_num_threads(1)  # many queries at once share the cores better than one query alone


class DenseIndex:
    """Exact search by inner product; vectors have length one, so scores are cosines."""

    def __init__(self, index: "faiss.Index") -> None:
        self._index: Any = index  # its stubs lack what a flat index can
        self._places = np.arange(index.ntotal, dtype=np.int64)

    @classmethod
    def build(cls, vectors: Vectors) -> "DenseIndex":
        """Index vectors, shape (texts, size)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    def scores(self, vector: Vectors) -> npt.NDArray[np.float32]:
        """Return every text's cosine to a question's vector, in the order of the texts."""
        query = np.ascontiguousarray(vector, np.float32)
        scores = np.empty(self._index.ntotal, np.float32)
        pointers = (faiss.swig_ptr(query), len(scores), faiss.swig_ptr(scores), faiss.swig_ptr(self._places))
        self._index.compute_distance_subset(1, *pointers)  # a search for all would sort them too
        return scores

    def save(self, path: Path) -> None:
        """Write the index as one file."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> "DenseIndex":
        """Read an index that `save` wrote."""
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise SnapshotError(f"{path}: not a FAISS index: {error}") from error
