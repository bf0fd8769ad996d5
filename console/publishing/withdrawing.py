"""Records that are withdrawn leave the air at once, without a publishing: the file that answering reads names them.

A code stays in the file until a snapshot made without the withdrawn content is live: whoever approves the record again
does not bring the old one back.
"""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from console.catalogue.models import Faq, Procedure, State
from knowledge_base.errors import PublishingError
from knowledge_base.withdrawn import WITHDRAWN, load_withdrawn, write_withdrawn

KINDS: tuple[Any, ...] = (Procedure, Faq)


def note(sender: Any, instance: Any, **_: Any) -> None:
    """Take a record off the air once its withdrawal is saved; a receiver of Django's post_save."""
    if instance.state == State.WITHDRAWN:
        transaction.on_commit(add)


def add(more: Iterable[str] = ()) -> None:
    """Add all withdrawn records, and more, to those off the air."""
    with _held() as path:
        write_withdrawn(path, {*_before(path), *_withdrawn(), *more})


def settle() -> None:
    """Leave off the air only what is withdrawn now: what is live was made without the rest."""
    with _held() as path:
        write_withdrawn(path, _withdrawn())


def off_air() -> list[str]:
    """Return the codes that are off the air now."""
    return sorted(_before(settings.CONSOLE.knowledge / WITHDRAWN))


def since(made: datetime) -> set[str]:
    """Return the codes of the records that were withdrawn after a snapshot was made, approved again or not."""
    found: set[str] = set()
    for kind in KINDS:
        found |= set(kind.history.filter(state=State.WITHDRAWN, history_date__gte=made).values_list("code", flat=True))
    return found


def _withdrawn() -> set[str]:
    return {
        code for kind in KINDS for code in kind.objects.filter(state=State.WITHDRAWN).values_list("code", flat=True)
    }


def _before(path: Path) -> frozenset[str]:
    try:
        return load_withdrawn(path)
    except PublishingError:
        return frozenset()  # broken: made anew from the database


@contextmanager
def _held() -> Iterator[Path]:
    """Yield the file's path, for one process at a time."""
    path = settings.CONSOLE.knowledge / WITHDRAWN
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{WITHDRAWN}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path
