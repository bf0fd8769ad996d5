"""Zalo's message API: a thin client. Errors come as HTTP 200 with a negative number; ERRORS says what each means."""

import asyncio
from pathlib import Path
from typing import Any

import httpx

from gateway.errors import ZaloError
from gateway.settings import ZaloSettings
from gateway.zalo.tokens import Tokens

STALE_TOKEN = frozenset({-216, -220})
RATE_LIMIT = -32
ERRORS = {
    **{-216: "token_invalid", -220: "token_expired", -32: "rate_limit"},
    **{-201: "bad_field", -210: "too_long", -213: "not_a_follower", -230: "outside_window", -232: "outside_window"},
    **{-233: "type_not_supported", -248: "against_the_rules"},
    **{-211: "out_of_quota", -218: "out_of_quota", -224: "plan_too_small"},
}
FOR_AN_OPERATOR = frozenset({"out_of_quota", "plan_too_small", "against_the_rules"})
UPLOAD_BYTES = {"image": 1_000_000, "file": 5_000_000}


class ZaloApi:
    """Sends and uploads with the account's token; a stale one is refreshed once."""

    def __init__(self, settings: ZaloSettings, client: httpx.AsyncClient, tokens: Tokens) -> None:
        self._url = settings.api_url.rstrip("/")
        self._client = client
        self._tokens = tokens
        self.remaining: int | None = None

    async def send(self, recipient: dict[str, str], message: dict[str, Any]) -> str:
        """Send a message in a person's conversation; return its id. Raises ZaloError."""
        data = await self._post("/v3.0/oa/message/cs", json={"recipient": recipient, "message": message})
        return str(data.get("message_id", ""))

    async def send_image(self, recipient: dict[str, str], png: bytes) -> str:
        """Upload a picture (at most 1 MB) and send it; return the message's id. Raises ZaloError."""
        uploaded = await self._upload("image", "danh-sach.png", png)
        element = {"media_type": "image", "attachment_id": uploaded.get("attachment_id", "")}
        payload = {"template_type": "media", "elements": [element]}
        return await self.send(recipient, {"attachment": {"type": "template", "payload": payload}})

    async def send_file(self, recipient: dict[str, str], path: Path) -> str:
        """Upload a file (at most 5 MB) and send it; return the message's id. Raises ZaloError."""
        try:
            content = await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise ZaloError("file_missing", type(error).__name__) from error
        uploaded = await self._upload("file", path.name, content)
        return await self.send(
            recipient, {"attachment": {"type": "file", "payload": {"token": uploaded.get("token", "")}}}
        )

    async def send_template(self, user_id: str, template_id: str, fields: dict[str, str]) -> str:
        """Send an approved template outside a conversation; return its id. Raises ZaloError."""
        body = {"user_id": user_id, "template_id": template_id, "template_data": fields}
        return str((await self._post("/v3.0/oa/message/template", json=body)).get("message_id", ""))

    async def _upload(self, kind: str, name: str, content: bytes) -> dict[str, Any]:
        if len(content) > UPLOAD_BYTES[kind]:
            raise ZaloError("upload_too_large", f"{len(content)} bytes")
        return await self._post(f"/v2.0/oa/upload/{kind}", files={"file": (name, content)})

    async def _post(self, path: str, **body: Any) -> dict[str, Any]:
        access = await self._tokens.access()
        try:
            return await self._once(path, access, **body)
        except ZaloError as error:
            if error.number not in STALE_TOKEN:
                raise
            await self._tokens.stale(access)
            return await self._once(path, await self._tokens.access(), **body)

    async def _once(self, path: str, access: str, **body: Any) -> dict[str, Any]:
        try:
            response = await self._client.post(f"{self._url}{path}", headers={"access_token": access}, **body)
            answer = response.json() if response.is_success else None
        except (httpx.HTTPError, ValueError) as error:
            raise ZaloError("zalo_unreachable", type(error).__name__, retryable=True) from error
        if not isinstance(answer, dict):
            retryable = response.status_code >= 500 or response.status_code == 429 or response.is_success
            raise ZaloError("zalo_unreachable", f"status {response.status_code}", retryable=retryable)
        self._note_remaining(response)
        number = answer.get("error", 0)
        if number:
            raise _error(number)
        data = answer.get("data")
        return data if isinstance(data, dict) else {}

    def _note_remaining(self, response: httpx.Response) -> None:
        remaining = response.headers.get("X-RateLimit-Remain", "")
        self.remaining = int(remaining) if remaining.isdecimal() else None


def _error(number: object) -> ZaloError:
    known = number if isinstance(number, int) else 0
    retryable = known == RATE_LIMIT or known in STALE_TOKEN
    return ZaloError(ERRORS.get(known, "zalo_refused"), f"error {number}", number=known, retryable=retryable)
