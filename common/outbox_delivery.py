"""Delivery of an outbox by HTTP: POST a batch, learn what became of each event (contracts/events-response.json)."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

SECONDS = 20.0
TOO_LARGE, BROKEN = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.INTERNAL_SERVER_ERROR


@dataclass(frozen=True)
class Verdict:
    """What became of one event."""

    id: str
    accepted: bool
    reason: str = ""


class DeliveryError(Exception):
    """A batch was not taken; `code` is stable.

    `poisonous`: one of its events may be the cause. `hopeless`: an event alone need not be sent again.
    """

    def __init__(self, code: str, *, poisonous: bool = False, hopeless: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.poisonous = poisonous
        self.hopeless = hopeless


Deliver = Callable[[Sequence[tuple[str, str]]], list[Verdict]]
"""Sends (id, event as JSON) pairs and returns a verdict for each. Raises DeliveryError."""


def by_http(url: str, token: str, seconds: float = SECONDS) -> Deliver:
    """Return what delivers to `url` with a bearer token, past no proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def deliver(batch: Sequence[tuple[str, str]]) -> list[Verdict]:
        body = b'{"events":[' + ",".join(content for _, content in batch).encode() + b"]}"
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")
        try:
            with opener.open(request, timeout=seconds) as response:
                return _verdicts(json.load(response), batch)
        except urllib.error.HTTPError as error:
            error.close()
            poisonous, hopeless = error.code in (TOO_LARGE, BROKEN), error.code == TOO_LARGE
            raise DeliveryError(f"http_{error.code}", poisonous=poisonous, hopeless=hopeless) from error
        except (OSError, HTTPException) as error:
            raise DeliveryError("unreachable") from error
        except (ValueError, KeyError, TypeError) as error:
            raise DeliveryError("bad_response") from error

    return deliver


def _verdicts(answer: dict[str, Any], batch: Sequence[tuple[str, str]]) -> list[Verdict]:
    """Read the answer by position: an event so broken that its id cannot be read still has its place."""
    results = answer["results"]
    if len(results) != len(batch):
        raise ValueError("not one result for each event")
    return [
        Verdict(id_, bool(one["accepted"]), "" if one["accepted"] else f"{one.get('code')}: {one.get('message')}")
        for (id_, _), one in zip(batch, results, strict=True)
    ]
