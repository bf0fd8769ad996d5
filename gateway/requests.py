"""A question from the page, decoded and checked: bytes in, `ChatTurn` out. Knows no sockets."""

import json
import re
import secrets
from dataclasses import dataclass, field
from uuid import uuid4

from common.text import nfc
from gateway import wording
from gateway.errors import RequestError

SESSION = re.compile(r"^web-[A-Za-z0-9_-]{32}$")
FIELDS = frozenset({"session", "text", "option"})


@dataclass(frozen=True)
class ChatTurn:
    """One turn of a chat; `session` is opaque and unguessable."""

    session: str
    text: str
    turn: str = field(default_factory=lambda: uuid4().hex)
    channel: str = "web"


def new_session() -> str:
    """Return a fresh session id: 192 random bits."""
    return f"web-{secrets.token_urlsafe(24)}"


def decode(body: bytes, max_text_chars: int) -> ChatTurn:
    """Return the turn a request body asks for (contracts/chat-request.json); raise RequestError otherwise."""
    fields = _fields(body)
    text = _text(fields, max_text_chars)
    return ChatTurn(_session(fields) if fields.get("session") is not None else new_session(), text)


def session_of(body: bytes) -> str:
    """Return the session that a request for its history names; raise RequestError where it names none."""
    return _session(_fields(body))


def _session(fields: dict[str, object]) -> str:
    session = fields.get("session")
    if not isinstance(session, str) or not SESSION.fullmatch(session):
        raise RequestError("bad_session", wording.NOT_JSON)
    return session


def _fields(body: bytes) -> dict[str, object]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError("not_json", wording.NOT_JSON) from error
    if not isinstance(fields, dict) or not fields.keys() <= FIELDS:
        raise RequestError("bad_fields", wording.NOT_JSON)
    return fields


def _text(fields: dict[str, object], max_chars: int) -> str:
    given = [fields[name] for name in ("text", "option") if fields.get(name) is not None]
    if len(given) != 1 or not isinstance(given[0], str):
        raise RequestError("bad_fields", wording.NOT_JSON)
    if len(given[0]) > max_chars:
        raise RequestError("text_too_long", wording.TOO_LONG, status=413)
    text = nfc(given[0].encode("utf-8", "replace").decode())
    if not text:
        raise RequestError("empty", wording.EMPTY)
    if len(text) > max_chars:
        raise RequestError("text_too_long", wording.TOO_LONG, status=413)
    return text
