from typing import Any

import pytest

from actions.affirm import Affirm
from actions.choose import Choose
from actions.commune import Commune
from actions.desk import Desk
from actions.gazetteer import WithPlaces
from actions.knowledge import Shelf
from actions.memory import Memory
from actions.repeat import Repeat
from actions.turn import Reply, Turn
from tests.fakes.dialogue import MESSAGE
from tests.fakes.knowledge import BIRTH, FakeKnowledge

ACTIONS = {"ask_commune": Commune, "key": Choose, "affirm": Affirm, "repeat": Repeat}


class Conversation:
    """Turns about places, each with the memory of the one before."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.knowledge = WithPlaces(FakeKnowledge())

    def says(self, text: str, intent: str = "ask_commune", key: str | None = None) -> Reply:
        turn = Turn("c1", text, intent, 0.9, "voice", self.memory, key)
        reply = ACTIONS[intent](Shelf(lambda: self.knowledge, 1.0)).reply(turn, Desk(self.knowledge))
        self.memory = Memory.of(reply.memory.slots())
        return reply


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def line(reply: Reply) -> dict[str, Any]:
    said: dict[str, Any] = reply.lines[0]
    MESSAGE.validate(said)
    return said


def test_an_old_commune_is_told_with_the_source(talk: Conversation) -> None:
    said = line(talk.says("xã Đông Thạnh huyện Châu Thành giờ là xã nào"))
    assert said["answer"]["outcome"] == "answer"
    assert said["answer"]["title"] == "Xã Đông Thạnh, huyện Châu Thành, tỉnh Hậu Giang cũ"
    assert said["answer"]["source"] == "https://github.com/tranngocminhhieu/vietnamadminunits"
    assert said["answer"]["snapshot"] == "vietnamadminunits-1.0.4"
    assert "xã Đông Phước, thành phố Cần Thơ" in said["text"]


def test_the_procedure_under_discussion_stays(talk: Conversation) -> None:
    talk.memory = talk.memory.but(procedure=BIRTH)
    talk.says("huyện phụng hiệp giờ là gì")
    assert talk.memory.procedure == BIRTH


def test_namesakes_are_offered_and_chosen_by_key(talk: Conversation) -> None:
    said = line(talk.says("xã thạnh quới giờ là xã nào"))
    assert said["answer"] == {"outcome": "ask"}
    assert [option["key"] for option in said["options"]] == ["1", "2"]
    assert "xã Gia Hòa" in line(talk.says("", "key", "2"))["text"]


@pytest.mark.parametrize(
    "text", ["huyện Mỹ Xuyên", "dạ Mỹ Xuyên", "số hai", "Xã Thạnh Quới, huyện Mỹ Xuyên, tỉnh Sóc Trăng cũ"]
)
def test_namesakes_are_told_apart_by_their_district_too(talk: Conversation, text: str) -> None:
    talk.says("xã thạnh quới giờ là xã nào")
    assert "xã Gia Hòa" in line(talk.says(text))["text"]


def test_a_district_further_than_the_options_narrows_too(talk: Conversation) -> None:
    assert line(talk.says("xã đông thành giờ là xã nào"))["answer"]["outcome"] == "ask"
    assert "tỉnh Vĩnh Long cũ" in line(talk.says("thị xã Bình Minh Vĩnh Long"))["text"]


def test_a_yes_takes_the_only_one_offered(talk: Conversation) -> None:
    talk.says("xã đông thạnh huyện phụng hiệp")
    assert "xã Đông Phước" in line(talk.says("dạ đúng rồi", "affirm"))["text"]


def test_a_yes_to_an_officer_transfers(talk: Conversation) -> None:
    talk.says("xã đông thạnh")
    assert talk.memory.expecting == "officer"
    assert talk.says("dạ có", "affirm").lines[-1]["action"] == "transfer"


def test_an_answer_and_a_question_are_said_again(talk: Conversation) -> None:
    told = line(talk.says("xã đông thạnh"))
    assert line(talk.says("nhắc lại", "repeat"))["text"] == told["text"]
    talk.says("xã thạnh quới")
    assert line(talk.says("nhắc lại", "repeat"))["text"].startswith("Dạ, anh chị hỏi nơi nào ạ?")


def test_an_unknown_name_offers_an_officer_and_the_second_time_transfers(talk: Conversation) -> None:
    said = line(talk.says("xã Bá Láp Xà giờ là gì"))
    assert said["answer"]["outcome"] == "dont_know"
    assert "xã Bá Láp Xà" in said["text"]
    assert talk.says("xã Bá Láp Xà đó").lines[-1]["action"] == "transfer"


def test_without_a_name_the_name_is_asked_for(talk: Conversation) -> None:
    assert "tên xã, huyện và tỉnh cũ" in line(talk.says("xã tôi giờ tên gì"))["text"]


def test_a_question_about_a_procedure_is_answered_after_all(talk: Conversation) -> None:
    assert line(talk.says("làm khai sinh ở xã nào cũng được hả"))["answer"]["procedure"] == BIRTH
