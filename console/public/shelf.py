"""What the public may read now: the snapshot in use, without what is withdrawn or does not hold today."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from common.text import fold, syllables
from console.workflow import live
from console.workflow.live import Heading
from knowledge_base.withdrawn import WITHDRAWN, load_withdrawn


def record(code: str) -> dict[str, Any] | None:
    """Return a record as published, None where the public has none."""
    found = live.records()
    one = found.get(code) if found and code not in _withdrawn() else None
    return one if one and _holds(one) else None


def title(code: str) -> str:
    """Return a record's title, empty where the public has none."""
    found = live.records()
    heading = found.headings.get(code) if found and code not in _withdrawn() else None
    return heading.title if heading else ""


def headings(words: frozenset[str], field: str) -> tuple[list[Heading], list[str]]:
    """Return the records of a field (empty: all) with every folded word in title or question, and all fields.

    Those that have every word in their title come first.
    """
    found = live.records()
    if found is None:
        return [], []
    gone = _withdrawn()
    shown = [one for one in found.headings.values() if one.code not in gone]
    fields = sorted({one.field for one in shown if one.field})
    matching = [one for one in shown if (not field or one.field == field) and words <= one.words]
    return sorted(matching, key=lambda one: (not words <= set(syllables(fold(one.title))), one.title)), fields


def _withdrawn() -> frozenset[str]:
    return load_withdrawn(settings.CONSOLE.knowledge / WITHDRAWN)


def _holds(one: dict[str, Any]) -> bool:
    today = timezone.localdate().isoformat()
    return str(one.get("valid_from") or today) <= today <= str(one.get("valid_until") or today)
