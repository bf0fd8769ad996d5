"""The SMS gateway as a protocol, and one over HTTP.

POST {url} with a bearer token and {"id", "to", "from", "text"}; `id` is the same when a message is tried again, so that
the other side can send it once. 2xx: taken. 429 (Retry-After in seconds), 5xx and no answer: later. Other: never.
"""

from typing import Protocol

import httpx

from gateway.errors import SmsError
from gateway.settings import SmsSettings

RETRY_MOST = 600.0


class SmsGateway(Protocol):
    """Passes text messages on."""

    async def send(self, id_: str, number: str, text: str) -> None:
        """Hand a message over; return once it was taken. Raises SmsError."""


class HttpSms:
    """A gateway over HTTP."""

    def __init__(self, settings: SmsSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client

    async def send(self, id_: str, number: str, text: str) -> None:
        """Hand a message over. Raises SmsError."""
        body = {"id": id_, "to": number, "from": self._settings.sender, "text": text}
        headers = {"authorization": f"Bearer {self._settings.token.get_secret_value()}"}
        try:
            response = await self._client.post(self._settings.url, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise SmsError("sms_unreachable", type(error).__name__, retryable=True) from error
        if response.is_success:
            return
        status = response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise SmsError("sms_throttled", f"status {status}", retryable=True, after=_seconds(response))
        raise SmsError("sms_refused", f"status {status}", retryable=response.is_server_error)


def _seconds(response: httpx.Response) -> float:
    value = response.headers.get("retry-after", "")
    return min(float(value), RETRY_MOST) if value.isdecimal() else 0.0
