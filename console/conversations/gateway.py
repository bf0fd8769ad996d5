"""The gateway's private side: who answers a person on Zalo, an officer's words to them, what was given up."""

from typing import Any

import httpx
from django.conf import settings


class GatewayError(Exception):
    """The gateway did not do it; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def take_over(person: str, *, on: bool) -> None:
    """Silence the bot for a person, or let it answer again. Raises GatewayError."""
    _post("/takeover", {"person": person, "on": on})


def say(person: str, text: str) -> None:
    """Send an officer's words to a person. Raises GatewayError."""
    _post("/say", {"person": person, "text": text})


def again(kind: str, number: int) -> None:
    """Have a question (`question`) asked or an answer (`answer`) sent again. Raises GatewayError."""
    _post("/dead-letters/again", {"kind": kind, "id": number})


def dead_letters() -> dict[str, Any]:
    """Return the `questions` and `answers` that were given up. Raises GatewayError."""
    return _asked("GET", "/dead-letters")


def takeovers() -> dict[str, Any]:
    """Return whom officers answer (`silent`) and who asks for one (`waiting`). Raises GatewayError."""
    return _asked("GET", "/takeovers")


def alert() -> str:
    """Return what a person must see to at once, a stable code; empty where there is nothing. Raises GatewayError."""
    return str((_asked("GET", "/ready").get("zalo") or {}).get("alert") or "")


def _post(path: str, body: dict[str, object]) -> None:
    _asked("POST", path, body)


def _asked(method: str, path: str, body: dict[str, object] | None = None) -> dict[str, Any]:
    own = settings.CONSOLE
    headers = {"X-Desk-Secret": own.desk_secret.get_secret_value()}
    try:
        with httpx.Client(base_url=own.desk_url, timeout=own.desk_seconds, trust_env=False) as client:
            response = client.request(method, path, json=body, headers=headers)
            answer = response.json() if response.is_success else {}
    except (httpx.HTTPError, ValueError) as error:
        raise GatewayError("unreachable") from error
    if not response.is_success:
        raise GatewayError(f"refused_{response.status_code}")
    return answer if isinstance(answer, dict) else {}
