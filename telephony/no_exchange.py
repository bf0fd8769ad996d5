"""Stands in where no Asterisk can be told what comes next."""

from collections.abc import Mapping

from telephony.events import Next, Officers


class NoExchange:
    """Tells nobody: the call's line is closed, and the dialplan's default (an officer) follows."""

    async def set_next(self, call_id: str, step: Next, briefing: Mapping[str, str]) -> bool:
        """Say that nobody was told."""
        return False

    def caller(self, call_id: str) -> str:
        """Know no number."""
        return ""

    def officers(self) -> Officers | None:
        """Know of no officers."""
        return None

    async def note(self, call_id: str, variables: Mapping[str, str]) -> bool:
        """Say that nobody was told."""
        return False
