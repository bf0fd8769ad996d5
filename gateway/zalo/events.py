"""An event of Zalo's webhook, from bytes to `ZaloEvent`: only what is needed of it is taken, so only that is kept.

A picture's address, a place's coordinates, a form's personal data never leave this module; of a form only the number,
which proves nothing yet. Knows no sockets.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from common.text import nfc
from gateway.errors import RequestError
from gateway.phones import mobile

PERSON = re.compile(r"[0-9A-Za-z_-]{1,64}")
TIMESTAMP = re.compile(r"[0-9]{1,16}")
TEXT_CHARS = 2001
"""One more than a turn takes: enough to see that it is too long."""
URL_CHARS = 2000


class Kind(StrEnum):
    """What an event asks of us."""

    TEXT = "text"
    VOICE = "voice"
    PICTURE = "picture"
    STICKER = "sticker"
    LOCATION = "location"
    ATTACHMENT = "attachment"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    WITHDRAW = "withdraw"
    OFFICER = "officer"
    FORM = "form"
    IGNORED = "ignored"


SENT = {
    **{"text": Kind.TEXT, "link": Kind.TEXT, "audio": Kind.VOICE, "image": Kind.PICTURE, "gif": Kind.STICKER},
    **{"sticker": Kind.STICKER, "location": Kind.LOCATION, "file": Kind.ATTACHMENT, "video": Kind.ATTACHMENT},
}
OTHERS = {
    "follow": Kind.FOLLOW,
    "unfollow": Kind.UNFOLLOW,
    "user_withdraw": Kind.WITHDRAW,
    "user_submit_info": Kind.FORM,
}


@dataclass(frozen=True, slots=True)
class ZaloEvent:
    """One event; `content` is the text, or the address of a voice note; `sent_at` in seconds since 1970."""

    kind: Kind
    person: str
    key: str
    sent_at: float
    content: str = ""
    anonymous: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A body read as JSON, its signature not checked yet."""

    fields: dict[str, Any]
    app_id: str
    timestamp: str


def envelope(body: bytes) -> Envelope:
    """Return the body's fields; raise RequestError where it is no event."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError("zalo_not_json", "") from error
    if not isinstance(fields, dict):
        raise RequestError("zalo_not_an_event", "")
    timestamp = fields.get("timestamp")
    if not isinstance(timestamp, str) or not TIMESTAMP.fullmatch(timestamp):
        raise RequestError("zalo_no_timestamp", "")
    return Envelope(fields, _string(fields, "app_id"), timestamp)


def decode(opened: Envelope) -> ZaloEvent:
    """Return the event; of kind IGNORED where nothing is to be done. Raises RequestError where it is malformed."""
    fields, name = opened.fields, _string(opened.fields, "event_name")
    kind = _kind(name, fields)
    if kind is Kind.IGNORED:
        return ZaloEvent(kind, "", "", 0.0)
    person = _string(_part(fields, _whose(name)), "id")
    if not PERSON.fullmatch(person):
        raise RequestError("zalo_no_person", "")
    message = _part(fields, "message")
    return ZaloEvent(
        kind,
        person,
        _key(name, opened.timestamp, person, _string(message, "msg_id")),
        int(opened.timestamp) / 1000,
        _number(fields) if kind is Kind.FORM else _content(kind, message),
        _string(message, "conversation_id")[:128] if name.startswith("anonymous_") else "",
    )


def _kind(name: str, fields: dict[str, Any]) -> Kind:
    who, _, what = name.partition("_send_")
    if who in ("user", "anonymous") and what:
        return SENT.get(what, Kind.ATTACHMENT)
    if who == "oa" and what:
        return Kind.OFFICER if _part(fields, "sender").get("admin_id") else Kind.IGNORED
    return OTHERS.get(name, Kind.IGNORED)


def _whose(name: str) -> str:
    if name.startswith("oa_"):
        return "recipient"
    return "follower" if name in ("follow", "unfollow") else "sender"


def _key(name: str, timestamp: str, person: str, message_id: str) -> str:
    unique = f"id\n{message_id}" if message_id else f"{name}\n{timestamp}\n{person}"
    return hashlib.sha256(unique.encode("utf-8", "replace")).hexdigest()[:32]


def _content(kind: Kind, message: dict[str, Any]) -> str:
    if kind is Kind.TEXT:
        text = _string(message, "text")[:TEXT_CHARS].encode("utf-8", "replace").decode()
        return nfc("; ".join(line for line in text.splitlines() if line.strip()))
    if kind is not Kind.VOICE:
        return ""
    attachments = message.get("attachments")
    first = attachments[0] if isinstance(attachments, list) and attachments else {}
    url = _string(_part(first, "payload"), "url") if isinstance(first, dict) else ""
    return url if len(url) <= URL_CHARS else ""


def _number(fields: dict[str, Any]) -> str:
    return mobile(str(_part(fields, "info").get("phone", ""))) or ""


def _part(fields: dict[str, Any], name: str) -> dict[str, Any]:
    part = fields.get(name)
    return part if isinstance(part, dict) else {}


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
