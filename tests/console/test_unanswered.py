"""Unanswered questions, from events to the answer that reaches whoever asked."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from console.accounts.roles import Role
from console.catalogue import seeding
from console.catalogue.models import Faq, Procedure, State
from console.conversations import gateway
from console.unanswered.grouping import alike, words
from console.unanswered.models import Question, Topic
from tests.console.entries import faq, procedure
from tests.console.events import call, chat, event, timing, turn, unknown
from tests.console.people import person, signed_in
from tests.console.test_conversations import keep

pytestmark = pytest.mark.django_db
SOURCE = {"source": "https://dichvucong.gov.vn/bay", "decision": "Quyết định 1/QĐ-UBND"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "CONSOLE", settings.CONSOLE.model_copy(update={"var": tmp_path}))
    return tmp_path


@pytest.fixture
def editor() -> Client:
    return signed_in(person("bientap", Role.EDITOR))


def whys() -> dict[str, str]:
    return dict(Question.objects.values_list("text", "why"))


def test_every_way_to_go_unanswered_is_noted_with_the_question_it_was() -> None:
    keep([unknown("a", 1, "xin phép bay drone")])
    keep([turn("b", 1, "đổi bằng lái"), turn("b", 2, "không phải", intent="deny", outcome="ask")])
    keep([turn("c", 1, "nhập hộ khẩu"), turn("c", 2, "nói lại đi", intent="repeat", outcome="small_talk")])
    keep([turn("d", 1, "cấp sổ đỏ"), event("transfer", "d", reason="key_0")])
    keep([turn("e", 1, "tách thửa đất"), timing("e", 1, "tách thửa đất"), timing("e", 2, "", outcome="again")])
    lost = {"turn": "f-1", "channel": "web", "question": "mở quán ăn", "reason": "dialogue_away"}
    keep([event("unanswered", "f", **lost)])
    assert whys() == {
        "xin phép bay drone": "dont_know",
        "đổi bằng lái": "wrong_choice",
        "nhập hộ khẩu": "repeat",
        "cấp sổ đỏ": "transfer",
        "tách thửa đất": "repeat",
        "mở quán ăn": "failed",
    }
    assert dict(Question.objects.values_list("text", "channel"))["mở quán ăn"] == "web"


def test_a_question_counts_once_and_an_answered_one_not_at_all() -> None:
    keep([unknown("a", 1, "xin phép bay"), event("transfer", "a", reason="not_understood")])
    keep([turn("b", 1, "làm khai sinh"), chat("b", 2, "cảm ơn")])
    keep([event("transfer", "g", reason="key_0")])
    assert [(one.text, one.count) for one in Topic.objects.all()] == [("xin phép bay", 1)]


def test_alike_questions_make_one_topic_across_channels() -> None:
    keep(
        [
            unknown("a", 1, "xin phép bay flycam ở đâu"),
            unknown("b", 1, "cho em hỏi xin phép bay flycam", channel="zalo"),
        ]
    )
    keep([unknown("c", 1, "xin phep bay flycam can giay to gi", channel="web"), unknown("d", 1, "nuôi cá sấu")])
    assert sorted(Topic.objects.values_list("count", flat=True)) == [1, 3]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("xin phép bay flycam", "cho hỏi xin phép bay flycam ở đâu ạ", True),
        ("cấp lại thẻ bảo hiểm y tế", "cap lai the bao hiem y te", True),
        ("cấp lại thẻ bảo hiểm y tế", "cấp lại giấy phép lái xe", False),
        ("nuôi cá sấu", "nuôi chim yến", False),
    ],
)
def test_what_counts_as_alike(first: str, second: str, same: bool) -> None:
    assert (alike(words(first), words(second)) >= 0.6) is same


def test_an_answer_becomes_a_draft_and_reaches_whoever_left_a_code(
    editor: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(gateway, "say", lambda person, text: sent.append((person, text)))
    (folder / "messages").mkdir()
    for code in ("12345674", "76543217"):
        (folder / "messages" / f"{code}.json").write_text(json.dumps({"code": code, "state": "new", "words": "x"}))
    keep([chat("z", 1, "xin phép bay flycam", channel="zalo", person="222")])
    keep([event("message_left", "z", channel="zalo", code="12345674", question="xin phép bay flycam")])
    keep([event("message_left", "p", channel="phone", code="76543217", question="xin phép bay flycam ở đâu")])
    topic = Topic.objects.get()
    page = editor.get(f"/admin/unanswered/{topic.pk}/").content.decode()
    assert "12345674" in page
    form = {"answer": "Nộp tại Cục Tác chiến.", **SOURCE}
    done = editor.post(f"/admin/unanswered/{topic.pk}/answer/", form, follow=True)
    assert "Đã báo: 2 người" in done.content.decode()
    draft = Faq.objects.get()
    assert (draft.state, draft.text, draft.questions[0]) == (State.DRAFT, "Nộp tại Cục Tác chiến.", topic.text)
    assert draft.source_url == SOURCE["source"]
    for code in ("12345674", "76543217"):
        message = json.loads((folder / "messages" / f"{code}.json").read_text())
        assert (message["state"], message["answer"]) == ("done", "Nộp tại Cục Tác chiến.")
    assert [who for who, _ in sent] == ["222"]
    topic.refresh_from_db()
    assert (topic.state, topic.draft) == ("answered", draft.code)
    editor.post(f"/admin/unanswered/{topic.pk}/answer/", form)
    assert len(sent) == 1


def test_an_answer_can_be_a_way_to_ask_for_a_procedure(editor: Client) -> None:
    seeding.bring_in([procedure()], [faq()])
    keep([unknown("a", 1, "làm giấy cho em bé mới sinh")])
    topic = Topic.objects.get()
    editor.post(f"/admin/unanswered/{topic.pk}/answer/", {"code": "1.001193"})
    assert "làm giấy cho em bé mới sinh" in Procedure.objects.get().questions
    topic.refresh_from_db()
    assert topic.draft == "1.001193"


@pytest.mark.parametrize(
    "form", [{}, {"code": "9.999999"}, {"answer": "Có."}, {"answer": "Có.", "source": "https://a.vn"}]
)
def test_an_answer_without_its_source_is_refused(editor: Client, form: dict[str, str]) -> None:
    keep([unknown("a", 1, "xin phép bay")])
    response = editor.post(f"/admin/unanswered/{Topic.objects.get().pk}/answer/", form)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert not Faq.objects.exists()


def test_a_topic_is_taken_given_back_and_closed(editor: Client) -> None:
    keep([unknown("a", 1, "xin phép bay")])
    topic = Topic.objects.get()
    for state in ("taken", "open", "taken"):
        editor.post(f"/admin/unanswered/{topic.pk}/take/")
        topic.refresh_from_db()
        assert topic.state == state
    editor.post(f"/admin/unanswered/{topic.pk}/close/")
    assert "xin phép bay" not in editor.get("/admin/unanswered/").content.decode()
    assert "xin phép bay" in editor.get("/admin/unanswered/", {"state": "closed"}).content.decode()
    keep([unknown("b", 1, "xin phép bay")])
    assert Topic.objects.count() == 1


def test_pages_take_few_queries(editor: Client, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    for number in range(55):
        keep([*call(f"c{number}"), unknown(f"c{number}", 2, f"việc lạ {number} chuyện {number * 7}")])
    for address in ("/admin/unanswered/", f"/admin/unanswered/{Topic.objects.order_by('pk')[0].pk}/"):
        with django_assert_max_num_queries(20):
            assert editor.get(address).status_code == 200
