"""The action server: rasa-sdk's own, with look-ups, readiness and metrics beside its webhook.

POST /webhook   Rasa's, for actions
POST /lookup    contracts/lookup-request.json → contracts/lookup-response.json; changes no conversation
GET  /ready     200 where a snapshot is loaded, 503 otherwise
GET  /metrics   for Prometheus
"""

import asyncio
import json
import time
import warnings
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from prometheus_client import generate_latest
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic
from sanic.response import json as json_response
from sanic.response import raw

from actions.everything import ACTIONS
from actions.knowledge import Lookup, Shelf
from actions.metrics import LOADED, LOOKUPS, REGISTRY
from actions.office import Office
from common.notices import Notices
from common.outbox import Events
from knowledge_base.errors import KnowledgeError

CONTRACT = Path(__file__).resolve().parents[1] / "contracts" / "lookup-request.json"


def app(
    shelf: Shelf, office: Office | None = None, events: Events | None = None, notices: Notices | None = None
) -> Sanic[Any, Any]:
    """Return the server's application; it opens the shelf when it starts, and says what happened to `events`."""
    warnings.filterwarnings("ignore", message=".*might not be compatible")  # Rasa 3.6 speaks the same webhook
    executor = ActionExecutor()
    for action in ACTIONS:
        made_action = action(shelf, office)
        made_action.events, made_action.notices = events or made_action.events, notices or made_action.notices
        executor.register_action(made_action)
    made: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    made.config.GRACEFUL_SHUTDOWN_TIMEOUT = 15.0
    made.config.ACCESS_LOG = False
    validator = Draft202012Validator(json.loads(CONTRACT.read_text()))

    @made.after_server_start
    async def open_shelf(running: Sanic[Any, Any]) -> None:
        running.add_task(shelf.open(), name="open_shelf")
        running.add_task(shelf.follow(), name="follow_shelf")

    @made.post("/lookup")
    async def lookup(request: Request) -> HTTPResponse:
        try:
            asked = json.loads(request.body)
        except ValueError as error:
            return _refused(400, "bad_request", f"not JSON ({error})")
        wrong = next(iter(validator.iter_errors(asked)), None)
        if wrong:
            return _refused(400, "bad_request", f"{'.'.join(map(str, wrong.path)) or 'request'}: {wrong.message[:200]}")
        began = time.perf_counter()
        try:
            found = await asyncio.to_thread(shelf.knowledge.lookup, asked["question"], asked.get("limit", 3))
        except KnowledgeError as error:
            return _refused(503, error.code, str(error))
        LOOKUPS.labels(found.outcome.value).observe(time.perf_counter() - began)
        return json_response(lookup_body(found))

    @made.get("/ready")
    async def ready(request: Request) -> HTTPResponse:
        return json_response({"ready": shelf.loaded}, status=200 if shelf.loaded else 503)

    @made.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        LOADED.set(shelf.loaded)
        return raw(generate_latest(REGISTRY), content_type="text/plain; version=0.0.4; charset=utf-8")

    return made


def lookup_body(found: Lookup) -> dict[str, Any]:
    """Return a look-up as its contract has it."""
    return {
        "outcome": found.outcome.value,
        "snapshot": found.snapshot,
        "normalised": found.normalised,
        "candidates": [
            {
                "code": one.code,
                "title": one.title,
                "spoken_title": one.spoken_title,
                "score": one.score,
                "methods": dict(one.methods),
            }
            for one in found.candidates
        ],
    }


def _refused(status: int, code: str, message: str) -> HTTPResponse:
    return json_response({"code": code, "message": message}, status=status)
