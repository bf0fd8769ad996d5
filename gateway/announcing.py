"""Says each notice once to each conversation, before anything else."""

from collections import OrderedDict

from common.notices import Notices

REMEMBERED = 20_000
"""Conversations; one forgotten hears a notice again."""


class Announcer:
    """Knows which conversation was told what."""

    def __init__(self, notices: Notices | None = None) -> None:
        self._notices = notices or Notices()
        self._told: OrderedDict[str, frozenset[str]] = OrderedDict()

    def untold(self, conversation: str) -> list[str]:
        """Return the notices a conversation has not seen; they count as told."""
        standing = self._notices.now().notices
        told = self._told.get(conversation, frozenset())
        new = [one for one in standing if one.id not in told]
        if new:
            self._told[conversation] = frozenset(one.id for one in standing)
            self._told.move_to_end(conversation)
            if len(self._told) > REMEMBERED:
                self._told.popitem(last=False)
        return [one.text for one in new]
