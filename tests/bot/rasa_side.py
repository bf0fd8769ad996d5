"""Checks that need Rasa itself; test_rasa_side.py runs them in Rasa's environment, which has no pytest."""

import asyncio
import warnings

warnings.showwarning = lambda *about, **more: None

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from bot.channels.hotline import HotlineChannel, message  # noqa: E402
from bot.channels.output import Mailbox, TurnOutput  # noqa: E402
from bot.components.emergency import EmergencyClassifier  # noqa: E402
from bot.components.tokenizer import SyllableTokenizer  # noqa: E402
from bot.components.tracker_store import RecentConversations  # noqa: E402


def tracker(name: str, turns: int) -> DialogueStateTracker:
    events = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    for turn in range(turns):
        events += [
            UserUttered(f"câu {turn}"),
            ActionExecuted("action_answer"),
            SlotSet("procedure", f"1.{turn:06}"),
            ActionExecuted("action_listen"),
        ]
    return DialogueStateTracker.from_events(name, events, Domain.load("domain.yml").slots)


async def conversations_are_bounded_in_number() -> None:
    store = RecentConversations(Domain.load("domain.yml"), conversations=3)
    for place in range(10):
        await store.save(tracker(f"c{place}", 1))
    await store.save(tracker("c7", 2))
    await store.save(tracker("new", 1))
    assert list(await store.keys()) == ["c9", "c7", "new"]


async def conversations_are_bounded_in_length_and_keep_their_slots() -> None:
    store = RecentConversations(Domain.load("domain.yml"), turns=4)
    for turns in (1, 4, 5, 60):
        await store.save(tracker("c", turns))
        kept = await store.retrieve("c")
        assert kept is not None
        heard = [event.text for event in kept.events if isinstance(event, UserUttered)]
        assert heard == [f"câu {turn}" for turn in range(turns)][-4:]
        assert kept.get_slot("procedure") == f"1.{turns - 1:06}"
        assert len(kept.events) <= 4 * 4 + 6


async def words_outside_a_turn_wait_for_the_next_one_and_are_bounded() -> None:
    mailbox = Mailbox(conversations=2, lines=3)
    assert HotlineChannel().get_output_channel().name() == "hotline"
    for place in range(5):
        await mailbox.send_text_message("a", f"tin {place}")
    await mailbox.send_text_message("b", "x")
    await mailbox.send_text_message("c", "x")
    assert mailbox.take("a") == []
    for place in range(5):
        await mailbox.send_text_message("c", f"tin {place}")
    assert [line["text"] for line in mailbox.take("c")] == ["tin 2", "tin 3", "tin 4"]
    assert mailbox.take("c") == []


async def buttons_and_broken_lines_become_lines() -> None:
    output = TurnOutput()
    buttons = [{"title": f"Thủ tục {place}", "payload": f"thủ tục {place}"} for place in range(12)]
    await output.send_text_with_buttons("c", "Dạ, thủ tục nào?", buttons)
    await output.send_custom_json("c", {"type": "say", "text": "không có lời nói"})
    await output.send_image_url("c", "https://example.com/a.png")
    asked, broken = output.queue.get_nowait(), output.queue.get_nowait()
    assert asked and broken
    output.contract.check(asked)
    assert [option["key"] for option in asked["options"]] == list("123456789")
    assert broken["code"] == "bad_line"
    assert output.queue.empty()


async def only_a_key_names_an_intent() -> None:
    asked = {"conversation": "c", "turn": "t", "channel": "web"}
    for text in ("/restart", "//restart", " /restart", "@/restart"):
        assert message({**asked, "text": text}, TurnOutput()).text == "restart"
    assert message({**asked, "key": "1"}, TurnOutput()).text == '/key{"key": "1"}'
    assert message({**asked, "text": "/"}, TurnOutput()).text == "…"


async def tokens_keep_offsets_and_fold_their_lemma() -> None:
    said = Message({TEXT: "Đổi  bằng lái?"})
    tokens = SyllableTokenizer(SyllableTokenizer.get_default_config()).tokenize(said, TEXT)
    assert [(one.text, one.lemma, one.start) for one in tokens] == [
        ("đổi", "doi", 0),
        ("bằng", "bang", 5),
        ("lái", "lai", 10),
    ]


async def emergencies_override_and_are_never_guessed() -> None:
    guessed = {"name": "emergency_114", "confidence": 0.9}
    asked = {"name": "ask_papers", "confidence": 0.1}
    for text, first, expected in (
        ("cháy nhà rồi", asked, "emergency_114"),
        ("phòng cháy chữa cháy cần giấy gì", guessed, "ask_papers"),
        ("khai sinh cần giấy gì", asked, "ask_papers"),
    ):
        said = Message({TEXT: text, INTENT: first, INTENT_RANKING_KEY: [guessed, asked]})
        (read,) = EmergencyClassifier().process([said])
        assert read.get(INTENT)["name"] == expected, text
        assert read.get(INTENT_RANKING_KEY)[0]["name"] == expected


CHECKS = (
    conversations_are_bounded_in_number,
    conversations_are_bounded_in_length_and_keep_their_slots,
    words_outside_a_turn_wait_for_the_next_one_and_are_bounded,
    buttons_and_broken_lines_become_lines,
    only_a_key_names_an_intent,
    tokens_keep_offsets_and_fold_their_lemma,
    emergencies_override_and_are_never_guessed,
)

if __name__ == "__main__":
    for one in CHECKS:
        asyncio.run(one())
        print(one.__name__)
