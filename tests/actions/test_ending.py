"""The end of a conversation: checklist with consent, rating, goodbye; what is said of a message is true."""

import pytest

from actions import rating, wording
from actions.office import Office
from tests.actions.talking import Conversation, FakeNotifier, answers, control, texts
from tests.fakes.knowledge import BIRTH

NUMBER = "0912345678"


@pytest.fixture
def talk() -> Conversation:
    """Return a conversation in which something was answered."""
    made = Conversation()
    made.says("làm khai sinh cần giấy tờ gì", "ask_papers")
    made.says("cảm ơn em", "thanks")
    return made


def test_without_an_answer_there_is_nothing_to_rate() -> None:
    talk = Conversation()
    assert control(talk.says("tạm biệt", "goodbye")) == ("hang_up", "goodbye")


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("năm", 5),
        ("số bốn", 4),
        ("3", 3),
        ("năm điểm", 5),
        ("rất hài lòng", 5),
        ("dạ hài lòng", 4),
        ("cũng được", 3),
        ("không hài lòng lắm", 2),
        ("rất không hài lòng", 1),
        ("tạm được em", 3),
        ("rat hai long", 5),
        ("quá tệ", 1),
        ("hài lòn", 4),
    ],
)
def test_a_rating_is_a_number_or_an_opinion(text: str, given: int) -> None:
    assert rating.rated(text) == given


@pytest.mark.parametrize("text", ["", "sáu", "năm mươi", "khai sinh", "một hai", "ờ"])
def test_what_is_no_rating_is_none(text: str) -> None:
    assert rating.rated(text) is None


def test_a_rating_by_voice_ends_the_call_and_stands_in_the_answer(talk: Conversation) -> None:
    asked = talk.says("không", "deny")
    (line,) = asked.lines
    assert line["expecting"] == "rating"
    assert [one["key"] for one in line["options"]] == list("12345")
    given = talk.says("dạ rất hài lòng")
    assert answers(given)[0] == {"outcome": "rating", "rating": 5}
    assert control(given) == ("hang_up", "goodbye")


def test_a_rating_by_key(talk: Conversation) -> None:
    talk.says("không", "deny")
    given = talk.keys("2")
    assert answers(given)[0]["rating"] == 2
    assert control(given) == ("hang_up", "goodbye")


@pytest.mark.parametrize(("text", "intent"), [("", "nlu_fallback"), ("…", "nlu_fallback"), ("thôi khỏi", "deny")])
def test_no_rating_is_no_more_than_a_goodbye(talk: Conversation, text: str, intent: str) -> None:
    talk.says("không", "deny")
    given = talk.says(text, intent)
    assert not any("rating" in one for one in answers(given))
    assert control(given) == ("hang_up", "goodbye")


def test_a_rating_not_understood_is_asked_once_more(talk: Conversation) -> None:
    talk.says("không", "deny")
    assert texts(talk.says("ờ ờ")) == wording.RATING_AGAIN
    assert control(talk.says("ờ ờ")) == ("hang_up", "goodbye")


def test_a_question_instead_of_a_rating_is_answered_and_the_rating_not_asked_twice(talk: Conversation) -> None:
    talk.says("không", "deny")
    assert answers(talk.says("khai tử cần gì", "ask_papers"))[0]["outcome"] == "answer"
    talk.says("cảm ơn", "thanks")
    assert control(talk.says("không", "deny")) == ("hang_up", "goodbye")


def test_an_officer_instead_of_a_rating(talk: Conversation) -> None:
    talk.says("không", "deny")
    assert control(talk.says("cho gặp cán bộ", "officer")) == ("transfer", "asked")


def calling(notifier: FakeNotifier, number: str = NUMBER) -> Conversation:
    talk = Conversation(number=number, office=Office(notifier))
    talk.says("làm khai sinh cần giấy tờ gì", "ask_papers")
    talk.says("cảm ơn em", "thanks")
    return talk


@pytest.mark.parametrize(("way", "named"), [("sms", "bằng tin nhắn"), ("zalo", "qua Zalo")])
def test_with_consent_the_checklist_goes_out_and_the_caller_hears_how(way: str, named: str) -> None:
    notifier = FakeNotifier({NUMBER: way})  # type: ignore[dict-item]
    talk = calling(notifier)
    offer = talk.says("không", "deny")
    assert named in texts(offer)
    assert offer.lines[0]["expecting"] == "consent"
    assert notifier.sent == []
    agreed = talk.says("dạ có", "affirm")
    (checklist,) = notifier.sent
    assert (checklist.number, checklist.procedure) == (NUMBER, BIRTH)
    assert texts(agreed).startswith(f"Dạ, em đã gửi danh sách giấy tờ {named}.")
    assert answers(agreed)[0] == {"outcome": "sent", "sent": way}
    assert agreed.lines[-1]["expecting"] == "rating"


def test_consent_by_key_and_a_message_that_waits_is_not_called_sent() -> None:
    talk = calling(FakeNotifier({NUMBER: "sms"}, state="queued"))
    talk.says("không", "deny")
    assert "em đã nhận gửi" in texts(talk.keys("1"))


def test_a_message_refused_is_not_called_sent() -> None:
    talk = calling(FakeNotifier({NUMBER: "sms"}, state="refused"))
    talk.says("không", "deny")
    said = talk.keys("1")
    assert wording.NOT_SENT in texts(said)
    assert (
        not any("sent" in one for one in answers(said) if one["outcome"] != "sent") and "sent" not in answers(said)[0]
    )


@pytest.mark.parametrize(("said_to_it", "intent"), [("2", "key"), ("thôi khỏi em", "stop"), ("", "out_of_scope")])
def test_without_consent_nothing_goes_out(said_to_it: str, intent: str) -> None:
    notifier = FakeNotifier({NUMBER: "sms"})
    talk = calling(notifier)
    talk.says("không", "deny")
    said = talk.keys(said_to_it) if intent == "key" else talk.says(said_to_it, intent)
    assert notifier.sent == []
    assert said.lines[-1]["expecting"] == "rating"


@pytest.mark.parametrize("number", ["", "02923820000"])
def test_where_no_message_can_arrive_none_is_offered(number: str) -> None:
    talk = calling(FakeNotifier({NUMBER: "sms"}), number)
    assert talk.says("không", "deny").lines[0]["expecting"] == "rating"


def test_asking_for_it_is_consent_and_it_is_not_offered_again() -> None:
    notifier = FakeNotifier({NUMBER: "sms"})
    talk = calling(notifier)
    assert "em đã gửi" in texts(talk.says("gửi tin nhắn cho tôi", "send"))
    assert len(notifier.sent) == 1
    assert talk.says("không", "deny").lines[0]["expecting"] == "rating"


def test_without_a_gateway_asking_for_it_is_told_so() -> None:
    talk = Conversation(number=NUMBER)
    talk.says("làm khai sinh cần giấy tờ gì", "ask_papers")
    assert texts(talk.says("gửi tin nhắn cho tôi", "send")) == wording.CANNOT_SEND
    assert answers(talk.keys("1"))[0]["facet"] == "papers"
