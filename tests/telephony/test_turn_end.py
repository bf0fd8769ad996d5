"""When a turn is over: words decide how long a silence ends it, and are looked up while they are spoken."""

import asyncio
from pathlib import Path

import pytest

from telephony.lookup import Foreseen, Foresight, Lookup
from telephony.segmenter import Segmenter, SegmenterRules
from telephony.turn_end import TurnEnd
from telephony.words import hesitates
from tests.fakes.audiosocket_client import dialled, speech
from tests.fakes.dialogue import DONE, fake_dialogue, say
from tests.fakes.speech import FakeRecognizer, tone
from tests.fakes.telephony import hotline, prompt

TURN_END = TurnEnd(300, 600, 1200)
QUESTION = "làm khai sinh cần giấy tờ gì"


@pytest.mark.parametrize("words", ["ờ", "dạ cho hỏi", "em ơi cho anh hỏi thủ tục", "làm khai sinh thì", "tôi muốn"])
def test_a_hesitation_is_given_time(words: str) -> None:
    assert hesitates(words)
    assert TURN_END.patience_ms(words, sure=True) == 1200


def test_a_complete_question_that_finds_an_answer_ends_soon() -> None:
    assert TURN_END.patience_ms(QUESTION, sure=True) == 300
    assert TURN_END.patience_ms(QUESTION, sure=False) == 600
    assert TURN_END.patience_ms("tách hộ mất mấy ngày", sure=True) == 300
    assert TURN_END.patience_ms("làm khai sinh", sure=True) == 600
    assert TURN_END.patience_ms("nhắc lại", sure=False) == 300


def test_who_reads_a_code_out_or_leaves_a_message_is_given_time() -> None:
    assert TURN_END.patience_ms("một hai ba", sure=True, dictated="digits") == 1200
    assert TURN_END.patience_ms("nhắc lại", sure=True, dictated="message") == 2400
    assert TURN_END.patience_ms(QUESTION, sure=True, dictated="yes_no") == 300


def test_patience_changes_while_someone_speaks_and_only_for_what_they_say() -> None:
    segmenter = Segmenter(SegmenterRules(turn_end_ms=600))
    for _ in range(10):
        segmenter.push(bytes(320), True)
    segmenter.patience_ms = 300
    silent_frames = 0
    while segmenter.speaking:
        segmenter.push(bytes(320), False)
        silent_frames += 1
    assert silent_frames * 20 == 200
    assert segmenter.patience_ms == 600


async def test_words_that_change_cancel_the_look_up() -> None:
    told: list[Foreseen] = []
    async with fake_dialogue(lambda _request: (), lambda question: "answer" if "khai" in question else "ask") as server:
        lookup = Lookup(server.lookup_url, deadline_s=5, connections=2)
        known = asyncio.Event()

        def tell(foreseen: Foreseen) -> None:
            told.append(foreseen)
            known.set()

        foresight = Foresight(lookup, 0.0, tell)
        foresight.words("làm")
        foresight.words("làm khai")
        foresight.words("làm khai sinh")
        await asyncio.wait_for(known.wait(), 5)
        assert foresight.of("Làm khai sinh") == told[0]
        assert foresight.of("làm khai") is None
        foresight.words("làm khai sinh cho con")
        assert foresight.foreseen is None
        foresight.forget()
        await lookup.close()
    assert [(foreseen.words, foreseen.sure) for foreseen in told] == [("làm khai sinh", True)]


async def test_an_action_server_that_is_not_there_costs_nothing() -> None:
    lookup = Lookup("http://127.0.0.1:9", deadline_s=1, connections=1)
    assert await lookup.find(QUESTION) is None
    await lookup.close()
    assert not Lookup("", deadline_s=1, connections=1).on


async def test_a_complete_question_is_answered_sooner_than_an_unsure_one(tmp_path: Path) -> None:
    answer, patiences = tone("ngắn", 480), {}
    for outcome in ("answer", "dont_know"):
        async with (
            hotline(
                tmp_path,
                lambda _request: (say("ngắn"), DONE),
                FakeRecognizer([QUESTION]),
                lambda _question, outcome=outcome: outcome,
                turn_end_ms=900,
            ) as line,
            dialled(line.port) as caller,
        ):
            await caller.until_hears(prompt("greeting"))
            caller.forget()
            caller.say(speech(2.2))
            await caller.until_hears(answer)
            await caller.leave()
            (turn,) = (await line.record(caller.call_id))["turns"]
            patiences[outcome] = (turn["patience_ms"], turn["foreseen_ms"] is not None)
            assert line.dialogue.looked_up[-1] == QUESTION
    assert patiences == {"answer": (300, True), "dont_know": (900, True)}
