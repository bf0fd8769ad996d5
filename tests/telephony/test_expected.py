"""What a question expects reaches the recogniser, for the utterance that answers it and for no other."""

from pathlib import Path
from typing import Any

from tests.fakes.audiosocket_client import dialled, speech
from tests.fakes.dialogue import DONE, Step, say
from tests.fakes.speech import FakeRecognizer
from tests.fakes.telephony import hotline
from tests.telephony.test_call import greeted, left, voiced

ASKED, ANSWERED = "Dạ gửi tin nhắn nha", "Dạ em gửi rồi ạ"
WORDS = ["có", "không", "dạ"]


def answers(request: dict[str, Any]) -> tuple[Step, ...]:
    if request.get("text") != "có":
        line = say(ASKED, outcome="small_talk")
        assert isinstance(line, dict)
        return {**line, "expecting": "yes_no", "expecting_words": WORDS}, DONE
    return say(ANSWERED), DONE


async def test_the_words_of_a_question_are_told_to_the_recogniser_once(tmp_path: Path) -> None:
    recognizer = FakeRecognizer(["làm khai sinh cần giấy tờ gì", "có", "làm hộ chiếu ở đâu"])
    async with hotline(tmp_path, answers, recognizer) as line, dialled(line.port) as caller:
        await greeted(caller)
        for heard in (ASKED, ANSWERED, ASKED):
            caller.say(speech(0.4))
            await caller.until_hears(voiced(heard))
            await caller.until_quiet(0.4)
            caller.forget()
        await caller.leave()
        await left(line, caller)
    assert [one.grammar for one in recognizer.sessions[:3]] == [None, tuple(WORDS), None]
