"""Trying questions out: what is sent keeps the contracts, what comes back is shown, a bad result becomes a draft."""

import io
import json
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import validate
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from common.clips import ClipStore, clip_key
from console.accounts.roles import Role
from console.catalogue import seeding
from console.catalogue.models import Procedure, State
from tests.console.entries import procedure
from tests.console.people import person, signed_in
from tests.fakes.web_dialogue import ANSWER, OPTIONS, say, serving

pytestmark = pytest.mark.django_db
PAGE = "/admin/tryout/"
CLIP = clip_key("giọng thử", "Dạ, cần tờ khai.")


def contract(name: str) -> Any:
    return json.loads((Path("contracts") / f"{name}.json").read_text())


@dataclass
class Parts:
    """Telephony, actions and dialogue as the page reaches them; each request is held to its contract."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    down: set[str] = field(default_factory=set)

    async def recognise(self, request: Request) -> Response:
        with wave.open(io.BytesIO(await request.body())) as wav:
            seconds = wav.getnframes() / wav.getframerate()
        answer = {"text": "làm khai sinh", "engine": "fake", "seconds": seconds, "elapsed_ms": 1.0}
        validate(answer, contract("recognise-response"))
        return Response(status_code=503) if "telephony" in self.down else JSONResponse(answer)

    async def lookup(self, request: Request) -> Response:
        validate(await request.json(), contract("lookup-request"))
        one = {"code": "1.001193", "title": "Đăng ký khai sinh", "spoken_title": "khai sinh", "score": 0.87}
        methods = {"dense": 0.91, "lexical": 0.5, "sound": 0.25, "profile": 0.1}
        found = {
            "outcome": "answer",
            "snapshot": "v1",
            "normalised": "khai sinh",
            "candidates": [one | {"methods": methods}],
        }
        validate(found, contract("lookup-response"))
        return Response(status_code=503) if "actions" in self.down else JSONResponse(found)

    async def turn(self, request: Request) -> Response:
        asked = await request.json()
        validate(asked, contract("turn-request"))
        self.asked.append(asked)
        line = say("Dạ, cần tờ khai.", answer=ANSWER, options=OPTIONS) | {
            "speech": [{"text": "Dạ, cần tờ khai.", "clip": CLIP}, {"text": "Còn gì nữa không ạ?", "clip": None}]
        }
        lines = [line, {"type": "control", "action": "transfer", "reason": "asked"}, {"type": "done"}]
        for one in lines:
            validate(one, contract("turn-message"))
        body = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines)
        return Response(status_code=500) if "rasa" in self.down else Response(body)


@pytest.fixture
def parts(tmp_path: Path, settings: Any) -> Iterator[Parts]:
    made = Parts()
    routes = [Route(f"/{name}", getattr(made, name), methods=["POST"]) for name in ("recognise", "lookup", "turn")]
    with serving(Starlette(routes=routes)) as url:
        addresses = {"recognise_url": f"{url}/recognise", "lookup_url": f"{url}/lookup", "dialogue_url": f"{url}/turn"}
        settings.CONSOLE = settings.CONSOLE.model_copy(update={"var": tmp_path, **addresses})
        yield made


@pytest.fixture
def editor() -> Client:
    seeding.bring_in([procedure()], [])
    return signed_in(person("bien-tap", Role.EDITOR))


def test_a_question_shows_candidates_scores_outcome_text_and_sound(editor: Client, parts: Parts) -> None:
    page = editor.get(PAGE, {"question": "làm khai sinh"}).content.decode()
    for expected in (
        "0,870", "0,910", "0,500", "0,250", "theo nghĩa", "theo từ", "theo âm",
        "Câu trả lời: Đã trả lời", "Dạ, cần tờ khai.", f"clip={CLIP}", "chuyển đến cán bộ", "Đăng ký lại khai sinh",
    ):  # fmt: skip
        assert expected in page
    assert parts.asked[0]["conversation"].startswith("tryout-")
    assert parts.asked[0]["channel"] == "voice"
    editor.get(PAGE, {"question": "làm khai sinh", "channel": "web"})
    assert parts.asked[1]["channel"] == "web"
    assert parts.asked[1]["conversation"] != parts.asked[0]["conversation"]


@pytest.mark.parametrize("part", ["actions", "rasa"])
def test_a_part_that_is_down_is_named_and_the_rest_shown(editor: Client, parts: Parts, part: str) -> None:
    parts.down.add(part)
    page = editor.get(PAGE, {"question": "làm khai sinh"}).content.decode()
    assert f"Không có trả lời từ: {part}" in page
    assert ("Câu trả lời:" in page) == (part == "actions")


def recording() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 8000)
    return buffer.getvalue()


def test_a_recording_is_heard_by_telephony(editor: Client, parts: Parts) -> None:
    heard = editor.post(f"{PAGE}recognise/", recording(), content_type="audio/wav")
    assert heard.json()["text"] == "làm khai sinh"
    parts.down.add("telephony")
    refused = editor.post(f"{PAGE}recognise/", recording(), content_type="audio/wav")
    assert (refused.status_code, refused.json()["part"]) == (502, "telephony")


def test_a_published_clip_is_played_and_only_by_its_key(editor: Client, parts: Parts, tmp_path: Path) -> None:
    ClipStore(tmp_path / "knowledge" / "clips").write(CLIP, b"\1\0" * 800)
    sound = editor.get(f"{PAGE}say/", {"clip": CLIP, "text": "x"})
    with wave.open(io.BytesIO(sound.content)) as wav:
        assert (wav.getframerate(), wav.getnframes()) == (8000, 800)
    assert editor.get(f"{PAGE}say/", {"clip": "../../console.secret", "text": ""}).status_code == 404


def test_this_should_be_procedure_x_makes_a_draft(editor: Client, parts: Parts) -> None:
    page = editor.get(PAGE, {"question": "giấy cho bé mới sinh", "sought": "khai sinh"}).content.decode()
    assert '<option value="1.001193">' in page
    chosen = {"question": "giấy cho bé mới sinh", "code": "1.001193"}
    answer = editor.post(f"{PAGE}correct/", chosen, follow=True).content.decode()
    assert "Câu hỏi đã vào bản nháp" in answer
    row = Procedure.objects.get()
    assert (row.questions[-1], row.state) == ("giấy cho bé mới sinh", State.DRAFT)
    assert row.approved_record() == procedure()


def test_only_those_who_may_edit_it_correct_it(parts: Parts) -> None:
    seeding.bring_in([procedure()], [])
    chosen = {"question": "giấy cho bé mới sinh", "code": "1.001193"}
    for stranger in (person("duyet", Role.REVIEWER), person("dat-dai", Role.EDITOR, field="Đất đai")):
        assert signed_in(stranger).post(f"{PAGE}correct/", chosen).status_code == 403
    assert Procedure.objects.get().questions == ["làm khai sinh cần giấy tờ gì"]
