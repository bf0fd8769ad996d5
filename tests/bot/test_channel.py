"""The dialogue over real HTTP: Rasa in its own environment, the real action server, the fake knowledge base."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.bot.conftest import Bot
from tests.fakes.knowledge import BIRTH, DEATH, PASSPORT

pytestmark = pytest.mark.integration


def facts(lines: list[dict[str, Any]]) -> tuple[str, str | None, str | None]:
    answer = lines[0]["answer"]
    return answer["outcome"], answer.get("procedure"), answer.get("facet")


def test_a_question_is_answered_with_all_that_it_rests_on(bot: Bot) -> None:
    (line,) = bot.conversation().says("làm khai sinh cần giấy tờ gì")
    assert line["speech"] == [{"text": line["text"], "clip": "0" * 64}]
    assert line["answer"] == {
        "outcome": "answer",
        "procedure": BIRTH,
        "title": "Đăng ký khai sinh",
        "facet": "papers",
        "score": 0.9,
        "snapshot": "20260101-000000-fake",
        "source": f"https://thutuc.example.gov.vn/{BIRTH}",
        "checked": "2026-01-01",
    }


def test_a_conversation_remembers_and_another_does_not(bot: Bot) -> None:
    one, other = bot.conversation(), bot.conversation()
    one.says("làm khai sinh cần giấy tờ gì")
    assert facts(one.says("vậy mất bao lâu")) == ("answer", BIRTH, "days")
    assert facts(one.says("le phi sao")) == ("answer", BIRTH, "fee")
    assert facts(one.says("làm hộ chiếu ở đâu")) == ("answer", PASSPORT, "place")
    assert facts(other.says("vậy mất bao lâu")) == ("ask", None, None)


def test_what_was_agreed_long_ago_is_still_known_though_old_turns_are_dropped(bot: Bot) -> None:
    talk = bot.conversation()
    talk.says("làm khai sinh cần giấy tờ gì")
    for _ in range(7):
        assert facts(talk.says("em là ai"))[0] == "small_talk"
    assert facts(talk.says("vậy mất bao lâu")) == ("answer", BIRTH, "days")


def test_a_key_chooses(bot: Bot) -> None:
    talk = bot.conversation()
    (asked,) = talk.says("giấy khai gì đó cần giấy tờ gì")
    assert [option["key"] for option in asked["options"]] == ["1", "2", "3"]
    assert facts(talk.keys("3")) == ("answer", DEATH, "papers")


def test_what_people_write_names_no_intent(bot: Bot) -> None:
    talk = bot.conversation("web")
    talk.says("giấy khai gì đó cần giấy tờ gì")
    for text in ('/key{"key": "3"}', "/restart", "/officer", "//officer", "/session_start"):
        assert not any(line["type"] == "error" for line in talk.says(text))
    assert facts(talk.says("giấy khai gì đó cần giấy tờ gì"))[0] == "ask"


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "?!", "\x00\x01", "а" * 2000, "x" * 2000])
def test_any_text_gets_an_answer_and_no_error(bot: Bot, text: str) -> None:
    lines = bot.conversation("web").says(text)
    assert lines
    assert {line["type"] for line in lines} <= {"say", "control"}


def test_an_officer_is_given_by_word(bot: Bot) -> None:
    lines = bot.conversation().says("cho tui gặp cán bộ")
    assert lines[-1] == {"type": "control", "action": "transfer", "reason": "asked"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"garbage", "not JSON"),
        (b"{}", "required"),
        (b'{"conversation": "c", "turn": "t", "channel": "fax", "text": "a"}', "channel"),
        (b'{"conversation": "c", "turn": "t", "channel": "web", "text": "a", "key": "1"}', "message"),
        (b"[" * 20_000, "longer than"),
    ],
)
def test_a_bad_request_is_refused_in_words(bot: Bot, body: bytes, named: str) -> None:
    response = bot.client.post("/turn", content=body)
    assert response.status_code == 400
    assert response.json()["code"] == "bad_request"
    assert named in response.json()["message"]


def test_a_broken_action_is_an_error_line(bot: Bot) -> None:
    (line,) = bot.conversation().says("cái hỏng này làm sao vậy")
    assert (line["type"], line["code"]) == ("error", "no_output")


def test_a_line_that_breaks_the_contract_never_leaves(bot: Bot) -> None:
    talk = bot.conversation()
    talk.says("làm khai sinh cần giấy tờ gì")
    (line,) = talk.says("theo luật nào vậy em")
    assert (line["type"], line["code"]) == ("error", "bad_line")


def test_twenty_conversations_at_once(bot: Bot) -> None:
    with ThreadPoolExecutor(20) as pool:
        talks = [bot.conversation() for _ in range(20)]
        answers = list(pool.map(lambda talk: facts(talk.says("làm khai tử mất bao lâu")), talks))
    assert answers == [("answer", DEATH, "days")] * 20


def test_without_actions_a_turn_is_an_error_line_and_emergencies_still_get_their_number(bot: Bot) -> None:
    talk = bot.conversation()
    bot.actions.stop()
    try:
        (line,) = talk.says("làm khai sinh cần giấy tờ gì")
        assert (line["type"], line["code"]) == ("error", "actions_unreachable")
        (line,) = talk.says("cháy nhà rồi cứu với")
        assert line["answer"] == {"outcome": "emergency"}
        ready = httpx.get(f"{bot.base}/ready")
        assert (ready.status_code, ready.json()) == (503, {"ready": False, "model": True, "actions": False})
    finally:
        bot.actions.start()
    assert httpx.get(f"{bot.base}/ready").status_code == 200
    assert talk.says("dạ đúng rồi")[-1] == {"type": "control", "action": "transfer", "reason": "accepted"}
    assert facts(talk.says("làm khai sinh cần giấy tờ gì")) == ("answer", BIRTH, "papers")


def test_turns_are_counted(bot: Bot) -> None:
    assert 'hotline_dialogue_turns_total{outcome="ok"}' in httpx.get(f"{bot.base}/metrics").text
