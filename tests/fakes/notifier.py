"""The gateway's door for checklists (`POST /notify`, `POST /notify/way`): reaches mobiles, keeps what it took."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.fakes.web_dialogue import serving

TOKEN = "token-for-tests"
LINK_CODE = "204689"
"""The only code that this network's Zalo has given out."""
MOBILE = re.compile(r"(?:\+?84|0)9\d{8}")


@dataclass
class FakeNotifier:
    """What it took, in order; other numbers than those of its network cannot be reached."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def way(self, request: Request) -> JSONResponse:
        """Say how a number is reached."""
        return self._checked(request) or JSONResponse({"way": self._way((await request.json())["number"])})

    async def notify(self, request: Request) -> JSONResponse:
        """Take a checklist; without consent none is taken."""
        refusal = self._checked(request)
        if refusal is not None:
            return refusal
        asked = await request.json()
        way = self._way(asked["number"])
        if way is None or asked.get("consent") is not True:
            return JSONResponse({"state": "refused", "way": None})
        self.taken.append(asked)
        return JSONResponse({"state": "sent", "way": way})

    async def link(self, request: Request) -> JSONResponse:
        """Take a code that was keyed."""
        refusal = self._checked(request)
        if refusal is not None:
            return refusal
        return JSONResponse({"state": "linked" if (await request.json())["code"] == LINK_CODE else "wrong"})

    def _checked(self, request: Request) -> JSONResponse | None:
        right = request.headers.get("authorization") == f"Bearer {TOKEN}"
        return None if right else JSONResponse({"code": "unauthorised"}, status_code=401)

    @staticmethod
    def _way(number: str) -> str | None:
        return "sms" if MOBILE.fullmatch(number) else None


@contextmanager
def notifying() -> Iterator[FakeNotifier]:
    """Serve a notifier on a free port of this machine."""
    notifier = FakeNotifier()
    routes = [
        Route("/notify/way", notifier.way, methods=["POST"]),
        Route("/notify/link", notifier.link, methods=["POST"]),
        Route("/notify", notifier.notify, methods=["POST"]),
    ]
    with serving(Starlette(routes=routes)) as notifier.url:
        yield notifier
