"""The knowledge base as actions need it, and the shelf that holds it once there is something to hold."""

import asyncio
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from common.logs import event
from common.text import nfc
from knowledge_base.errors import KnowledgeError
from knowledge_base.models import Facet, Outcome

log = logging.getLogger(__name__)

RECENT_SECONDS = 5.0
"""Between a look-up while someone still speaks and the same from Rasa when the turn is over."""
RECENT_QUESTIONS = 256
FOLLOW_SECONDS = 1.0
"""How often what is published is looked for, so that the first to ask hears it too."""


class Candidate(Protocol):
    """A procedure or FAQ that a question may mean."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def spoken_title(self) -> str: ...  # noqa: D102
    @property
    def score(self) -> float: ...  # noqa: D102
    @property
    def methods(self) -> Mapping[str, float]: ...  # noqa: D102


class Lookup(Protocol):
    """What a question found."""

    @property
    def outcome(self) -> Outcome: ...  # noqa: D102
    @property
    def snapshot(self) -> str: ...  # noqa: D102
    @property
    def normalised(self) -> str: ...  # noqa: D102
    @property
    def candidates(self) -> Sequence[Candidate]: ...  # noqa: D102


class SpokenPart(Protocol):
    """One breath of speech."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def clip(self) -> str | None: ...  # noqa: D102


class Answer(Protocol):
    """A facet of a procedure in words."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def speech(self) -> Sequence[SpokenPart]: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def spoken_title(self) -> str: ...  # noqa: D102
    @property
    def facet(self) -> Facet | None: ...  # noqa: D102
    @property
    def source_url(self) -> str: ...  # noqa: D102
    @property
    def checked(self) -> date: ...  # noqa: D102
    @property
    def snapshot(self) -> str: ...  # noqa: D102
    @property
    def known(self) -> bool: ...  # noqa: D102


class Knowledge(Protocol):
    """A published snapshot that answers; `knowledge_base.service.KnowledgeBase` is one."""

    def lookup(self, question: str, limit: int = 3) -> Lookup:
        """Return what a question found."""

    def answer(self, code: str, facet: Facet) -> Answer:
        """Return a facet in words. Raises KeyError where there is no such record."""


class Published(Knowledge, Protocol):
    """Knowledge that can be published anew while it answers."""

    def reload(self) -> bool:
        """Take up what is published now, if it is something else."""


class Recent:
    """Knowledge that need not look the same question up twice within a few seconds. Used from many threads."""

    def __init__(self, knowledge: Knowledge, clock: Callable[[], float] = time.monotonic) -> None:
        self._knowledge = knowledge
        self._clock = clock
        self._found: OrderedDict[tuple[str, int], tuple[float, Lookup]] = OrderedDict()
        self._lock = threading.Lock()

    def lookup(self, question: str, limit: int = 3) -> Lookup:
        """Return what a question found, now or a moment ago."""
        asked, now = (nfc(question).lower(), limit), self._clock()
        with self._lock:
            at, found = self._found.get(asked, (0.0, None))
        if found is not None and now - at <= RECENT_SECONDS:
            return found
        found = self._knowledge.lookup(question, limit)
        with self._lock:
            self._found[asked] = (now, found)
            self._found.move_to_end(asked)
            if len(self._found) > RECENT_QUESTIONS:
                self._found.popitem(last=False)
        return found

    def answer(self, code: str, facet: Facet) -> Answer:
        """Return a facet in words. Raises KeyError where there is no such record."""
        return self._knowledge.answer(code, facet)


class NotLoadedError(KnowledgeError):
    """No snapshot could be opened yet."""

    code = "knowledge.not_loaded"
    retryable = True


class Shelf:
    """Holds the knowledge; until a snapshot can be opened, says so and keeps trying."""

    def __init__(self, opens: Callable[[], Published], retry_seconds: float) -> None:
        self._opens = opens
        self._retry_seconds = retry_seconds
        self._published: Published | None = None
        self._knowledge: Knowledge | None = None

    @property
    def loaded(self) -> bool:
        """Say whether there is knowledge to answer from."""
        return self._knowledge is not None

    @property
    def knowledge(self) -> Knowledge:
        """Return the knowledge. Raises NotLoadedError."""
        if self._knowledge is None:
            raise NotLoadedError("no snapshot is loaded yet")
        return self._knowledge

    async def open(self) -> None:
        """Open the knowledge off the event loop, again and again until it can be."""
        while self._knowledge is None:
            try:
                self._published = await asyncio.to_thread(self._opens)
                self._knowledge = Recent(self._published)
            except KnowledgeError as error:
                event(log, "knowledge_missing", level=logging.WARNING, code=error.code, reason=error)
                await asyncio.sleep(self._retry_seconds)
        event(log, "knowledge_loaded")

    async def follow(self, seconds: float = FOLLOW_SECONDS) -> None:
        """Take up what is published though nobody asks, off the event loop, until cancelled."""
        while True:
            await asyncio.sleep(seconds)
            if self._published is not None:
                await asyncio.to_thread(self._published.reload)
