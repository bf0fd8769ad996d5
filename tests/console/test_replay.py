"""What did you tell this citizen then? Text and sound to the last byte, after a dozen publishings and a pruning."""

import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from common.clips import ClipStore
from console.accounts.roles import Role
from console.catalogue import seeding
from console.catalogue.models import Procedure, State
from console.clips import pruning
from console.conversations.models import Conversation, Turn
from console.events.collecting import collect
from console.events.reading import batch
from console.publishing import runs, work
from knowledge_base import embedding, gate
from knowledge_base.models import Facet
from knowledge_base.publishing import versions
from knowledge_base.service import KnowledgeBase
from tests.console.entries import faq, procedure
from tests.console.events import call
from tests.console.people import person, signed_in
from tests.fakes.encoder import FakeEncoder

pytestmark = pytest.mark.django_db
CODE = "1.001193"
TIMES = 12
KEPT = 3
LONG_AGO_S = 60 * 86_400.0


class Voice:
    """Says each text with a sound of its own."""

    voice = "test"

    def synthesise(self, text: str) -> bytes:
        return hashlib.sha512(text.encode()).digest() * 20


@dataclass
class Told:
    """What a caller was told: the exact words, and the samples they were said with."""

    call: str
    text: str
    parts: list[tuple[str, bytes]]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    settings.CONSOLE = settings.CONSOLE.model_copy(update={"var": tmp_path})
    monkeypatch.setenv("KNOWLEDGE_BASE_SNAPSHOTS_KEPT", str(KEPT))
    monkeypatch.setattr(embedding, "OnnxEncoder", lambda folder: FakeEncoder())
    monkeypatch.setattr(work, "_voice", Voice)
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "làm giấy khai sinh", "procedures": ["1.001193"]}\n')
    monkeypatch.setattr(gate, "QUESTIONS", questions)
    seeding.bring_in([procedure()], [faq()])
    return Path(settings.CONSOLE.knowledge)


def publish(root: Path, place: str) -> None:
    """Publish another place; what was made before is as old as it would be by then."""
    row = Procedure.objects.get()
    row.place, row.state = place, State.APPROVED
    row.save()
    run = runs.begin()
    runs.carry_out(run, lambda progress: work.publish_approved(run, progress))
    for path in (root / "clips").glob("*/*.wav"):
        os.utime(path, (time.time() - LONG_AGO_S,) * 2)


def ask(root: Path, conversation: str) -> Told:
    """Have a caller ask, and telephony and actions tell of it."""
    answer = KnowledgeBase.open(root, FakeEncoder()).answer(CODE, Facet.PLACE)
    speech = [{"text": part.text, "clip": part.clip} for part in answer.speech]
    events = call(conversation, "làm khai sinh ở đâu")
    for one in events:
        if one["kind"] == "turn":
            one["body"] |= {"text": answer.text, "speech": speech, "snapshot": answer.snapshot, "facet": "place"}
        if one["kind"] == "turn_timing":
            one["body"]["said"] = [{"at_ms": 9200.0, "prompt": None, "text": answer.text, "speech": speech}]
    collect(batch(json.dumps({"events": events}).encode()))  # type: ignore[arg-type] # a refused one would fail there
    store = ClipStore(root / "clips")
    parts = [(part.text, store.read(part.clip or "") or b"") for part in answer.speech]
    assert all(sound for _text, sound in parts)
    return Told(conversation, answer.text, parts)


def test_what_was_told_is_told_again_exactly(root: Path) -> None:
    told, untold = [], set()
    for number in range(TIMES):
        publish(root, f"Bộ phận Một cửa, quầy số {number}")
        if number % 2 == 0:
            told.append(ask(root, f"cuoc-goi-{number}"))
        else:
            untold |= {path.stem for path in (root / "clips").glob("*/*.wav")}
    publish(root, "nơi khác")
    assert len(versions(root)) == KEPT
    client = signed_in(person("can-bo", Role.OFFICER))
    for one in told:
        page = client.get(f"/admin/conversations/of/{one.call}/").content.decode()
        turn = Turn.objects.get(conversation=one.call)
        (said,) = turn.heard["said"]
        assert all(line in page for line in one.text.splitlines())
        assert said["text"] == one.text
        played = [client.get(f"/admin/conversations/of/{one.call}/clip/{part['clip']}/") for part in said["speech"]]
        assert [wav.content[44:] for wav in played] == [sound for _text, sound in one.parts]
    gone = {key for key in untold if key not in ClipStore(root / "clips")}
    assert gone, "clips that nobody was told anything with leave the store"
    assert len({turn.snapshot for turn in Turn.objects.all()} & set(versions(root))) < len(told)


def test_a_clip_goes_with_the_last_conversation_that_names_it(root: Path) -> None:
    publish(root, "quầy số mười")
    one = ask(root, "cuoc-goi")
    for number in range(KEPT):
        publish(root, f"quầy số {number}")
    (key,) = {part["clip"] for part in Turn.objects.get().heard["said"][0]["speech"] if "số" in part["text"]}
    store = ClipStore(root / "clips")
    assert key in store
    Conversation.objects.filter(pk=one.call).delete()
    assert pruning.prune(store.root, root / "snapshots", 30.0) > 0
    assert key not in store


def test_what_is_young_stays_until_its_call_can_be_known(root: Path) -> None:
    clips = ClipStore(root / "clips")
    clips.write("ab" * 32, b"\0\0" * 80)
    assert pruning.prune(clips.root, root / "snapshots", 30.0) == 0
    assert pruning.prune(clips.root, root / "snapshots", 0.0) == 1
