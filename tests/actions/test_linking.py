"""A code from Zalo keyed in a call: asked for, taken, tried again, given up; only with the caller's own number."""

import pytest

from actions import wording
from actions.memory import Memory
from actions.office import Keyed, Office
from actions.turn import Reply
from tests.actions.talking import Conversation, FakeNotifier, texts

NUMBER, CODE = "0912345678", "123456"


def calling(keyed: dict[str, Keyed] | None = None, number: str = NUMBER) -> Conversation:
    notifier = FakeNotifier(keyed=keyed or {}, can_link=True)
    return Conversation(number=number, office=Office(notifier=notifier))


def said(reply: Reply) -> str:
    return texts(reply)


@pytest.mark.parametrize("words", ["liên kết zalo", "em muốn kết nối với da lo", "tôi có mã liên kết"])
def test_who_wants_to_link_is_asked_for_the_code_and_warned(words: str) -> None:
    reply = calling().says(words)
    (line,) = reply.lines
    assert (line["expecting"], line["expecting_digits"]) == ("digits", 6)
    assert "mã người khác đưa" in said(reply)


def test_the_star_key_begins_and_the_code_links() -> None:
    talk = calling({CODE: "linked"})
    talk.keys("*")
    assert wording.LINKED in said(talk.keys(CODE))
    assert talk.memory.expecting == "more"


def test_a_spoken_code_links_too() -> None:
    talk = calling({CODE: "linked"})
    talk.says("liên kết zalo")
    assert wording.LINKED in said(talk.says("một hai ba bốn năm sáu"))


def test_a_wrong_code_may_be_tried_again_and_then_ends() -> None:
    talk = calling()
    talk.keys("*")
    replies = [said(talk.keys("000000")) for _ in range(2)]
    assert wording.LINK_CODE_AGAIN in replies[0]
    while talk.memory.expecting == "link":
        replies.append(said(talk.keys("000000")))
    assert wording.LINK_WRONG in replies[-1]
    assert len(replies) <= 4


@pytest.mark.parametrize(("state", "text"), [("too_many", wording.LINK_TOO_MANY), ("refused", wording.LINK_REFUSED)])
def test_what_the_gateway_refuses_is_said(state: Keyed, text: str) -> None:
    talk = calling({CODE: state})
    talk.keys("*")
    assert text in said(talk.keys(CODE))


def test_a_withheld_number_links_nothing() -> None:
    assert wording.LINK_NO_NUMBER in said(calling(number="").says("liên kết zalo"))


def test_another_question_is_answered_meanwhile() -> None:
    talk = calling()
    talk.keys("*")
    reply = talk.says("làm khai sinh cần giấy tờ gì", "ask_papers")
    assert "khai sinh" in said(reply).lower()
    assert talk.memory.expecting != "link"


def test_where_no_gateway_is_configured_nothing_is_linked() -> None:
    talk = Conversation(number=NUMBER, memory=Memory())
    talk.says("liên kết zalo")
    assert talk.memory.expecting != "link"


def test_who_gets_a_message_by_sms_hears_of_zalo() -> None:
    talk = calling()
    notifier = talk.office.notifier
    assert isinstance(notifier, FakeNotifier)
    notifier.ways[NUMBER] = "sms"
    talk.says("làm khai sinh cần giấy tờ gì", "ask_papers")
    reply = talk.says("gửi tin nhắn cho em", "send")
    assert wording.NEXT_TIME_ZALO in said(reply)
