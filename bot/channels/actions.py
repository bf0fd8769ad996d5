"""Whether the action server is there: Rasa itself swallows that it is not."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin

import aiohttp

PATIENCE = aiohttp.ClientTimeout(total=1.0)


class ActionServer:
    """The action server behind a webhook address, such as http://127.0.0.1:5055/webhook."""

    def __init__(self, webhook: str | None) -> None:
        """Ask the server's own /ready beside the webhook."""
        self.address = urljoin(webhook, "/ready") if webhook else None

    async def ready(self) -> bool:
        """Say whether it answers and has knowledge loaded, within a second."""
        if not self.address:
            return False
        try:
            async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.get(self.address) as response:
                return response.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False
