"""The pages of conversations, through Django's own client, on events as other processes send them."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pydantic import SecretStr

from common.clips import ClipStore
from console.accounts.roles import Role
from console.conversations import gateway
from console.conversations.models import Conversation, Unmasking
from console.events.collecting import collect
from console.events.reading import batch
from console.unanswered.models import Question, Topic
from speech.sealed import Layout, SealedWriter
from tests.console.events import ANSWER, BEGAN, CLIP, call, chat, event, turn, unknown
from tests.console.people import person, signed_in

pytestmark = pytest.mark.django_db
CALL = str(uuid.uuid4())
KEY = "07" * 32


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    own = settings.CONSOLE.model_copy(update={"var": tmp_path, "recording_key": SecretStr(KEY)})
    monkeypatch.setattr(settings, "CONSOLE", own)
    return tmp_path


@pytest.fixture
def officer() -> Client:
    return signed_in(person("canbo", Role.OFFICER))


def keep(events: list[dict[str, Any]]) -> None:
    import json

    read = batch(json.dumps({"events": events}).encode())
    collect(read)  # type: ignore[arg-type] # a refused one would fail there


def text(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_call_is_shown_with_what_was_asked_and_the_exact_answer(officer: Client) -> None:
    keep(call(CALL, "làm khai sinh cần giấy tờ gì"))
    page = text(officer, f"/admin/conversations/of/{CALL}/")
    for shown in ("làm khai sinh cần giấy tờ gì", ANSWER, "1.001193", "20260301-080000-abc", "742 ms", "Điện thoại"):
        assert shown in page
    assert f"/admin/conversations/of/{CALL}/clip/{CLIP}/" in page


def test_what_was_told_on_3_march_stays_as_it_was_after_later_publishes(officer: Client, folder: Path) -> None:
    said, clips = "Lệ phí là 20.000 đồng.", ClipStore(folder / "knowledge" / "clips")
    key = hashlib.sha256(said.encode()).hexdigest()
    clips.write(key, b"\1\0" * 800)
    keep([turn("c3", 1, "lệ phí bao nhiêu", text=said, speech=[{"text": said, "clip": key}], snapshot="20260301-a")])
    for day in range(1, 6):
        later = BEGAN + timedelta(days=day)
        keep([turn(f"d{day}", 1, "lệ phí bao nhiêu", text="Miễn phí.", speech=[], snapshot=f"s{day}", at=later)])
    found = text(officer, "/admin/conversations/", day="2026-03-03", q="le phi")
    assert "/admin/conversations/of/c3/" in found
    assert "/of/d1/" not in found
    page = text(officer, "/admin/conversations/of/c3/")
    assert said in page
    assert "20260301-a" in page
    sound = officer.get(f"/admin/conversations/of/c3/clip/{key}/")
    assert sound.content == clips.path(key).read_bytes()
    assert officer.get(f"/admin/conversations/of/d1/clip/{key}/").status_code == 404


def test_search_forgives_diacritics_and_filters_by_channel_and_outcome(officer: Client) -> None:
    keep([*call(CALL), chat("web-1", 1, "hộ chiếu ở đâu"), unknown("zalo-1", 1, "xin phép bay", channel="zalo")])
    assert "web-1" in text(officer, "/admin/conversations/", q="ho chieu")
    assert "Không tìm thấy" in text(officer, "/admin/conversations/", q="ho chieu", channel="zalo")
    found = text(officer, "/admin/conversations/", result="unanswered")
    assert "zalo-1" in found
    assert CALL not in found


def test_personal_data_is_masked_until_somebody_with_the_right_says_why(officer: Client) -> None:
    keep([chat("web-1", 1, "số tôi 0901 234 567, cccd 079123456789")])
    address = "/admin/conversations/of/web-1/"
    assert "0901 234 567" not in text(officer, address)
    assert "079123456789" not in text(officer, "/admin/conversations/")
    assert officer.post(f"{address}unmask/", {"reason": " "}).status_code == 302
    assert not Unmasking.objects.exists()
    seen = officer.post(f"{address}unmask/", {"reason": "gọi lại cho người dân"}).content.decode()
    assert "0901 234 567" in seen
    kept = Unmasking.objects.get()
    assert (str(kept.user), kept.conversation, kept.reason) == ("canbo", "web-1", "gọi lại cho người dân")
    editor = signed_in(person("bientap", Role.EDITOR))
    assert editor.post(f"{address}unmask/", {"reason": "x"}).status_code == 403
    administrator = signed_in(person("quantri", Role.ADMINISTRATOR))
    assert "gọi lại cho người dân" in text(administrator, "/admin/conversations/looks/")


def sealed(folder: Path, pcm: bytes) -> None:
    (folder / "calls" / CALL).mkdir(parents=True)
    writer = SealedWriter(folder / "calls" / CALL / "call.wav.sealed", bytes.fromhex(KEY), Layout(2, 2, 8000))
    writer.write(pcm)
    writer.finish()


def test_a_sealed_recording_is_played_in_parts_and_each_listening_is_kept(officer: Client, folder: Path) -> None:
    sealed(folder, b"\1\0\2\0" * 4000)
    keep(call(CALL, recording={"state": "kept", "file": "call.wav.sealed", "offset_ms": 5200.0}))
    address = f"/admin/conversations/of/{CALL}/recording/"
    whole = officer.get(address)
    assert (whole.status_code, whole["Content-Type"]) == (200, "audio/wav")
    assert whole.content.startswith(b"RIFF")
    part = officer.get(address, headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{len(whole.content)}"
    assert officer.get(address, headers={"range": f"bytes={len(whole.content)}-"}).status_code == 416
    assert [one.kind for one in Unmasking.objects.all()] == ["sound"]
    assert signed_in(person("bientap", Role.EDITOR)).get(address).status_code == 403


def test_no_recording_no_sound(officer: Client) -> None:
    keep(call(CALL, recording={"state": "declined", "file": None, "offset_ms": None}))
    assert officer.get(f"/admin/conversations/of/{CALL}/recording/").status_code == 404
    keep(call("other", recording={"state": "kept", "file": "../../../etc/passwd", "offset_ms": 0.0}))
    assert officer.get("/admin/conversations/of/other/recording/").status_code == 404


def test_live_conversations_come_and_go(officer: Client) -> None:
    now = timezone.now()
    started = event("call_started", CALL, at=now, channel="phone", engine="vosk", voice="espeak")
    keep([started, turn(CALL, 1, "làm khai sinh", at=now)])
    page = text(officer, "/admin/conversations/live/")
    assert f"/of/{CALL}/" in page
    assert "Đang diễn ra" in page
    assert 'hx-trigger="every 3s"' in page
    keep([event("transfer", CALL, at=now, reason="key_0")])
    assert "Đã chuyển cán bộ" in text(officer, "/admin/conversations/live/")
    keep([call(CALL)[-1] | {"time": now.isoformat(), "id": str(uuid.uuid4())}])
    assert f"/of/{CALL}/" not in text(officer, "/admin/conversations/live/")


def test_quiet_chats_are_no_longer_live(officer: Client) -> None:
    keep([chat("web-1", 1, "chào") | {"time": (datetime.now(UTC) - timedelta(minutes=31)).isoformat()}])
    assert "web-1" not in text(officer, "/admin/conversations/live/")


@contextmanager
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, dict[str, object]]]]:
    posted: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(gateway, "_post", lambda path, body: posted.append((path, body)))
    yield posted


def test_an_officer_takes_a_chat_over_answers_and_hands_it_back(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep([chat("zalo-1", 1, "gặp cán bộ", channel="zalo", person="222")])
    address = "/admin/conversations/of/zalo-1/"
    with desk(monkeypatch) as posted:
        officer.post(f"{address}say/", {"text": "quá sớm"})
        officer.post(f"{address}takeover/", {"on": "yes"})
        assert "Trả lại cho bot" in text(officer, address)
        officer.post(f"{address}say/", {"text": "Chào chị"})
        officer.post(f"{address}takeover/", {"on": "no"})
    assert posted == [
        ("/takeover", {"person": "222", "on": True}),
        ("/say", {"person": "222", "text": "Chào chị"}),
        ("/takeover", {"person": "222", "on": False}),
    ]
    assert Conversation.objects.get().taken_over_by is None


def test_a_gateway_that_is_away_changes_nothing(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    own = settings.CONSOLE.model_copy(update={"desk_url": "http://127.0.0.1:9"})
    monkeypatch.setattr(settings, "CONSOLE", own)
    keep([chat("zalo-1", 1, "gặp cán bộ", channel="zalo", person="222")])
    response = officer.post("/admin/conversations/of/zalo-1/takeover/", {"on": "yes"}, follow=True)
    assert "unreachable" in response.content.decode()
    assert Conversation.objects.get().taken_over_by is None


def test_pages_take_few_queries(officer: Client, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    for number in range(60):
        keep([*call(f"c{number}"), unknown(f"c{number}", 2, f"câu hỏi {number}")])
    for address in ("/admin/conversations/", "/admin/conversations/live/", "/admin/conversations/of/c1/"):
        with django_assert_max_num_queries(20):
            text(officer, address)
    assert "page=2" in text(officer, "/admin/conversations/")
    assert text(officer, "/admin/conversations/", page="2").count("/admin/conversations/of/") == 10


def test_a_denunciation_is_opened_by_nobody_without_the_right_of_its_own(officer: Client) -> None:
    keep([*call(CALL, "ông Nguyễn Văn A nhận tiền"), turn(CALL, 2, "tố cáo", outcome="denunciation", restricted=True)])
    assert "Nguyễn Văn A" not in text(officer, "/admin/conversations/")
    for page in ("", "recording/", f"clip/{CLIP}/"):
        assert officer.get(f"/admin/conversations/of/{CALL}/{page}").status_code == 403
    assert officer.post(f"/admin/conversations/of/{CALL}/unmask/", {"reason": "x"}).status_code == 403
    assert not Unmasking.objects.exists()
    theirs = signed_in(person("phutrach", Role.DENUNCIATION))
    assert "Nguyễn Văn A" in text(theirs, f"/admin/conversations/of/{CALL}/")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR, None])
def test_nobody_else_learns_that_there_was_a_denunciation(role: Role | None) -> None:
    keep([unknown(CALL, 1, "cán bộ xã nhận phong bì xanh"), event("transfer", CALL, reason="denunciation")])
    keep([turn(CALL, 2, "tố cáo", outcome="denunciation", restricted=True), unknown(CALL, 3, "phong bì xanh")])
    someone = signed_in(person("khac", role) if role else User.objects.create_superuser("chu"))
    for address in ("conversations/", "conversations/?q=phong+bì", "conversations/live/", "unanswered/"):
        assert CALL not in text(someone, f"/admin/{address}")
    assert someone.get(f"/admin/conversations/of/{CALL}/").status_code == 403
    assert not Question.objects.exists()
    assert not Topic.objects.exists()
    theirs = signed_in(person("phutrach", Role.DENUNCIATION))
    assert CALL in text(theirs, "/admin/conversations/", q="phong bì")
