"""POST /api/events: what other processes kept on disk comes in (contracts/event.json, events-response.json)."""

import hmac
import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError, DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from prometheus_client import Counter

from common.logs import event
from console.events import reading
from console.events.collecting import collect
from console.events.models import Event
from console.events.reading import BatchError, Refused

log = logging.getLogger(__name__)

LARGEST = 1_000_000
"""Bytes of a batch."""
TAKEN = Counter("console_events_total", "Events that came, by what became of them", ["result"])


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Keep a batch; say of each event whether it is kept."""
    if not _trusted(request):
        return _refusal(401, "bad_token", "send Authorization: Bearer HOTLINE_EVENTS_TOKEN")
    content = request.read(LARGEST + 1)
    if len(content) > LARGEST:
        return _refusal(413, "too_large", f"a batch has at most {LARGEST} bytes")
    try:
        read = reading.batch(content)
    except BatchError as error:
        return _refusal(400, "bad_batch", str(error))
    whole = [one for one in read if isinstance(one, Event)]
    try:
        new = collect(whole)
    except DataError:
        raise
    except DatabaseError as error:
        event(log, "events_not_kept", level=logging.ERROR, events=len(whole), error=error)
        return _refusal(503, "database", "the database does not answer")
    TAKEN.labels("new").inc(new)
    TAKEN.labels("again").inc(len(whole) - new)
    TAKEN.labels("refused").inc(len(read) - len(whole))
    return JsonResponse({"results": [_result(one) for one in read]})


def _trusted(request: HttpRequest) -> bool:
    token = settings.CONSOLE.events_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(token.encode(), given.encode())


def _result(one: Event | Refused) -> dict[str, Any]:
    if isinstance(one, Refused):
        return {"id": one.id, "accepted": False, "code": "bad_event", "message": one.message}
    return {"id": str(one.pk), "accepted": True}


def _refusal(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse({"code": code, "message": message}, status=status)
