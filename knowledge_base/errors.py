"""Errors of the knowledge base: one type a stage, each with a stable code.

KnowledgeError
├── SeedError        a seed file or record cannot be read
├── EncoderError     the encoder is not built or cannot be read
├── SnapshotError    a snapshot is missing, half-written or corrupt
├── PublishingError  publishing was refused
│   └── RegressionError  by the gate: answers got worse
├── ImportingError   a source file cannot be imported
│   └── RowError      one row of it cannot be
└── PlacesError      the tables of administrative units or the offices cannot be read
"""

from collections.abc import Sequence


class KnowledgeError(Exception):
    """Base of all errors here; `retryable` says whether the same call may succeed later."""

    code = "knowledge"
    retryable = False


class SeedError(KnowledgeError):
    """A seed file or record cannot be read."""

    code = "knowledge.seed"


class EncoderError(KnowledgeError):
    """The encoder is not built or cannot be read."""

    code = "knowledge.encoder"


class SnapshotError(KnowledgeError):
    """A snapshot is missing, half-written or corrupt."""

    code = "knowledge.snapshot"


class PublishingError(KnowledgeError):
    """Publishing was refused."""

    code = "knowledge.publishing"


class RegressionError(PublishingError):
    """Publishing was refused because answers got worse; `worse` says which, line by line."""

    code = "knowledge.regression"

    def __init__(self, worse: Sequence[str]) -> None:
        super().__init__("\n".join(["publishing is refused, because answers got worse:", *worse]))
        self.worse = tuple(worse)


class ImportingError(KnowledgeError):
    """A source file cannot be imported."""

    code = "knowledge.importing"


class RowError(ImportingError):
    """One row cannot be imported; `column` is our name of the field at fault, or a position in the line."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.column = column


class PlacesError(KnowledgeError):
    """The tables of administrative units or the offices cannot be read."""

    code = "knowledge.places"
