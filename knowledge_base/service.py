"""The knowledge base as other parts use it: look a question up, get an answer; follows what is published by itself."""

import logging
import threading
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from common.logs import event
from knowledge_base.answering.outdated import outdated
from knowledge_base.embedding import Encoder, OnnxEncoder
from knowledge_base.errors import SnapshotError
from knowledge_base.models import Facet
from knowledge_base.publishing import current
from knowledge_base.search import Candidate, Lookup, Search
from knowledge_base.settings import Settings
from knowledge_base.snapshot import Heading, Snapshot, SpokenPart, StoredAnswer, read_snapshot
from knowledge_base.withdrawn import WITHDRAWN, Withdrawn

__all__ = ["Answer", "Candidate", "KnowledgeBase", "Lookup", "SpokenPart"]

VIETNAM = timezone(timedelta(hours=7))
log = logging.getLogger("knowledge")


@dataclass(frozen=True, slots=True)
class Answer:
    """A facet of a record as published, with all that is needed to say where it comes from."""

    code: str
    facet: Facet
    text: str
    speech: tuple[SpokenPart, ...]
    title: str
    spoken_title: str
    source_url: str
    decision: str
    checked: date
    snapshot: str
    known: bool


class KnowledgeBase:
    """Answers from the published snapshot. A newer one is loaded beside it and swapped in; requests never wait."""

    def __init__(self, root: Path, search: Search) -> None:
        self._root = root
        self._search = search
        self._withdrawn = Withdrawn(root / WITHDRAWN)
        self._refused: Path | None = None
        self._loading = threading.Lock()

    @classmethod
    def open(cls, root: Path, encoder: Encoder | None = None, longest_question: int | None = None) -> "KnowledgeBase":
        """Open what is published under `root`; SnapshotError where nothing is, or where it is corrupt."""
        settings = Settings()
        folder = current(root)
        if folder is None:
            raise SnapshotError(f"{root}: nothing is published: run `python -m knowledge_base.publish_seed`")
        opened = encoder or OnnxEncoder(settings.encoder)
        return cls(root, _load(folder, opened, longest_question or settings.longest_question))

    @property
    def version(self) -> str:
        """Return the version of the snapshot that answers now."""
        return self._search.snapshot.version

    def lookup(self, question: str, limit: int = 3) -> Lookup:
        """Return the outcome and the candidates for a question."""
        self._follow()
        return self._search(question, limit)

    def answer(self, code: str, facet: Facet) -> Answer:
        """Return the answer of a record to a facet; KeyError where the snapshot has no such record.

        Of a record that is withdrawn or does not hold today it only says that it is being updated.
        """
        self._follow()
        snapshot = self._search.snapshot
        record = snapshot.by_code[code]
        stored = self._stored(snapshot, record, Facet.OVERVIEW if record.is_faq else facet)
        return Answer(
            code=code,
            facet=facet,
            text=stored.text,
            speech=stored.speech,
            title=record.title,
            spoken_title=record.spoken_title,
            source_url=record.source_url,
            decision=record.decision,
            checked=record.checked,
            snapshot=snapshot.version,
            known=stored.known,
        )

    def _stored(self, snapshot: Snapshot, record: Heading, facet: Facet) -> StoredAnswer:
        if record.code in self._withdrawn or not record.holds(datetime.now(VIETNAM).date()):
            told = outdated(record.title, record.spoken_title, faq=record.is_faq)
            return StoredAnswer(told.text, tuple(SpokenPart(part, None) for part in told.sentences), told.known)
        stored = snapshot.answers.get(record.code, facet)
        if stored is None:
            raise KeyError(f"{record.code} {facet}")
        return stored

    def reload(self) -> bool:
        """Load what is published now, if it is another snapshot; False where there is none or it was refused."""
        with self._loading:
            folder = current(self._root)
            if folder is None or folder.name == self.version or folder == self._refused:
                return False
            try:
                self._search = _load(folder, self._search.encoder, self._search.longest_question)
            except SnapshotError as error:
                self._refused = folder
                event(log, "snapshot_refused", level=logging.ERROR, snapshot=folder.name, reason=error)
                return False
            event(log, "snapshot_loaded", snapshot=folder.name)
            return True

    def _follow(self) -> None:
        """Start loading a newer snapshot beside the one that answers."""
        folder = current(self._root)
        if folder is None or folder.name == self.version or folder == self._refused or self._loading.locked():
            return
        threading.Thread(target=self.reload, name="knowledge-reload", daemon=True).start()


def _load(folder: Path, encoder: Encoder, longest_question: int) -> Search:
    snapshot = read_snapshot(folder)
    if snapshot.manifest.encoder != encoder.name:
        raise SnapshotError(f"{folder}: published with another encoder: publish again")
    return Search(snapshot, encoder, longest_question)
