"""The gateway's private side: who answers a person on Zalo, and an officer's words to them."""

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


def _post(path: str, body: dict[str, object]) -> None:
    own = settings.CONSOLE
    headers = {"X-Desk-Secret": own.desk_secret.get_secret_value()}
    try:
        with httpx.Client(base_url=own.desk_url, timeout=own.desk_seconds, trust_env=False) as client:
            response = client.post(path, json=body, headers=headers)
    except httpx.HTTPError as error:
        raise GatewayError("unreachable") from error
    if not response.is_success:
        raise GatewayError(f"refused_{response.status_code}")
