"""What a conversation makes of short words: sources asked for, choices by what sets one apart, refusals, thanks."""

import pytest

from actions.memory import Offer
from actions.rating import rated
from actions.words import chosen
from knowledge_base.models import Facet
from tests.actions.talking import Conversation, answers, control, texts
from tests.fakes.knowledge import BIRTH, DEATH, REBIRTH, FakeKnowledge

OFFERS = (
    Offer(code="1", title="Khai báo tạm trú bằng phiếu", spoken_title="khai báo tạm trú bằng phiếu", score=0.5),
    Offer(code="2", title="Khai báo tạm trú qua mạng", spoken_title="khai báo tạm trú qua mạng", score=0.5),
)


@pytest.mark.parametrize(
    ("text", "intent", "facet"),
    [
        ("căn cứ pháp lý là gì", "ask_legal_basis", Facet.LEGAL_BASIS),
        ("quy định ở văn bản nào", "ask_legal_basis", Facet.LEGAL_BASIS),
        ("thông tin này cập nhật khi nào", "ask_source", Facet.SOURCE),
        ("kiểm tra lần cuối ngày nào", "ask_source", Facet.SOURCE),
    ],
)
def test_source_and_law_are_those_of_what_is_talked_about(text: str, intent: str, facet: Facet) -> None:
    talk = Conversation(knowledge=FakeKnowledge(sure={"khai sinh": BIRTH, "cap nhat": DEATH}))
    talk.says("lệ phí khai sinh bao nhiêu", "ask_fee")
    answer = answers(talk.says(text, intent))[0]
    assert (answer["procedure"], answer["facet"]) == (BIRTH, facet.value)


def test_source_of_another_procedure_that_is_named_is_told() -> None:
    talk = Conversation()
    talk.says("lệ phí khai sinh bao nhiêu", "ask_fee")
    assert answers(talk.says("căn cứ pháp lý của khai tử", "ask_legal_basis"))[0]["procedure"] == DEATH


@pytest.mark.parametrize(("text", "code"), [("qua mạng", "2"), ("dạ bằng phiếu nha em", "1"), ("tạm trú", None)])
def test_a_phrase_that_only_one_title_has_chooses_it(text: str, code: str | None) -> None:
    offer = chosen(text, OFFERS)
    assert (offer.code if offer else None) == code


def test_a_no_chooses_nothing_even_where_a_title_has_one() -> None:
    offers = (OFFERS[0], Offer(code="3", title="Việc không phải xin phép", spoken_title="việc không phải", score=0.5))
    assert chosen("không phải", offers) is None


def test_a_no_brings_what_came_next_and_then_an_officer() -> None:
    talk = Conversation(knowledge=FakeKnowledge(runners=(REBIRTH,)))
    talk.says("khai sinh cần giấy tờ gì", "ask_papers")
    asked = talk.says("không phải", "deny")
    assert "Đăng ký lại khai sinh" in texts(asked)
    told = talk.says("dạ đúng", "affirm")
    assert (answers(told)[0]["procedure"], answers(told)[0]["facet"]) == (REBIRTH, "papers")
    talk.says("khai sinh cần giấy tờ gì", "ask_papers")
    talk.says("không phải", "deny")
    assert answers(talk.says("không phải", "deny"))[0]["outcome"] == "dont_know"


@pytest.mark.parametrize(
    ("text", "rating"), [("rất hai long", 5), ("hai long", 4), ("không hai long", 2), ("hai", 2), ("hai điểm", 2)]
)
def test_satisfaction_heard_without_its_tones_is_no_two(text: str, rating: int) -> None:
    assert rated(text) == rating


def test_thanks_with_a_goodbye_end_the_talk() -> None:
    talk = Conversation()
    talk.says("khai sinh cần giấy tờ gì", "ask_papers")
    assert "hài lòng" in texts(talk.says("dạ cảm ơn em tạm biệt em", "thanks"))
    assert control(talk.says("rất hài lòng")) == ("hang_up", "goodbye")
