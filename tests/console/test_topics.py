"""Officers' topics: from the page to the file that the actions read, and who may."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from actions.office import Topics
from console.accounts.roles import Role
from console.catalogue import seeding
from console.catalogue.models import Procedure
from console.topics import board
from console.topics.models import Kind, OfficerTopic
from tests.console.entries import procedure
from tests.console.people import person, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/topics/officertopic/"


@pytest.fixture(autouse=True)
def knowledge(tmp_path: Path, settings: Any) -> Path:
    settings.CONSOLE = settings.CONSOLE.model_copy(update={"var": tmp_path})
    return tmp_path / "knowledge"


@pytest.fixture
def publisher() -> Client:
    return signed_in(person("xuat-ban", Role.PUBLISHER))


def add(client: Client, kind: Kind, **fields: Any) -> Any:
    return client.post(f"{LIST}add/", {"kind": kind, "on": "on", "why": "Tòa án giải quyết", **fields}, follow=True)


def test_what_is_saved_holds_with_the_next_question(publisher: Client, knowledge: Path) -> None:
    seeding.bring_in([procedure()], [])
    topics = Topics(knowledge / board.FILE)
    assert not topics.named("nhà tôi tranh chấp đất đai")
    add(publisher, Kind.WORDS, words="tranh  chấp đất")
    add(publisher, Kind.PROCEDURE, procedure=Procedure.objects.get().pk)
    add(publisher, Kind.COMPLAINT, words="hạch họe")
    add(publisher, Kind.DENUNCIATION, words="bao thư")
    assert topics.named("nha toi tranh chap dat dai")
    assert topics.marked("1.001193")
    assert [topics.complaint(said) for said in ("nó hạch họe tui", "kèm bao thư", "khai sinh")] == [
        "complaint",
        "denunciation",
        "",
    ]


def test_a_topic_is_taken_out_of_force_and_its_history_says_who(publisher: Client, knowledge: Path) -> None:
    add(publisher, Kind.WORDS, words="tranh chấp đất")
    topic = OfficerTopic.objects.get()
    publisher.post(LIST, {"action": "switch_off", "_selected_action": [topic.pk]})
    assert not Topics(knowledge / board.FILE).named("tranh chấp đất")
    page = publisher.get(f"{LIST}{topic.pk}/history/").content.decode()
    assert "không hiệu lực" in page
    assert "xuat-ban" in page


def test_a_word_that_would_catch_much_else_is_refused(publisher: Client) -> None:
    assert "Cần từ hai tiếng trở lên" in add(publisher, Kind.WORDS, words="đất").content.decode()
    assert "Hãy chọn thủ tục" in add(publisher, Kind.PROCEDURE).content.decode()
    assert OfficerTopic.objects.count() == 0


def test_whose_questions_it_catches_is_said(publisher: Client) -> None:
    seeding.bring_in([procedure()], [])
    page = add(publisher, Kind.WORDS, words="khai sinh").content.decode()
    assert "Lời này có trong tên hoặc câu hỏi của: Thủ tục đăng ký khai sinh" in page


def test_a_file_written_by_hand_is_taken_over_once(publisher: Client, knowledge: Path) -> None:
    seeding.bring_in([procedure()], [])
    knowledge.mkdir(parents=True, exist_ok=True)
    (knowledge / board.FILE).write_text(json.dumps({"codes": ["1.001193", "9.999999"], "words": ["ly hôn"]}))
    page = publisher.get(LIST).content.decode()
    assert "ly hôn" in page
    assert "1.001193" in page
    kept = json.loads((knowledge / board.FILE).read_text())
    assert kept == {"codes": ["1.001193"], "words": ["ly hôn"], "complaints": [], "denunciations": []}


def test_the_list_is_searched_without_diacritics(publisher: Client) -> None:
    add(publisher, Kind.WORDS, words="tranh chấp đất")
    assert "tranh chấp đất" in publisher.get(LIST, {"q": "chap dat"}).content.decode()
    assert "tranh chấp đất" not in publisher.get(LIST, {"q": "ly hon"}).content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.OFFICER])
def test_others_may_only_read(role: Role) -> None:
    client = signed_in(person("nguoi-khac", role))
    assert client.get(LIST).status_code == 200
    assert add(client, Kind.WORDS, words="tranh chấp đất").status_code == 403
