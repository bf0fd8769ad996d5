import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from actions.everything import ACTIONS
from actions.memory import Memory
from actions.talk import TALK
from actions.turn import FACETS
from common.emergency import Emergency, detect

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text())


def examples() -> list[tuple[str, str]]:
    return [
        (block["intent"], line.removeprefix("- "))
        for path in sorted((ROOT / "data/nlu").glob("*.yml"))
        for block in yaml.safe_load(path.read_text())["nlu"]
        for line in block["examples"].splitlines()
    ]


def test_every_intent_has_at_least_twenty_examples() -> None:
    counts = Counter(intent for intent, _ in examples())
    few = {intent: counts[intent] for intent in DOMAIN["intents"] if counts[intent] < 20}
    assert {intent for intent in few if not intent.startswith("emergency_")} == set()


def test_no_example_belongs_to_two_intents() -> None:
    intents: dict[str, set[str]] = {}
    for intent, example in examples():
        intents.setdefault(example.lower(), set()).add(intent)
    assert {example: some for example, some in intents.items() if len(some) > 1} == {}


def test_wording_alone_decides_every_emergency_example_and_no_other() -> None:
    for intent, example in examples():
        found = detect(example)
        assert (f"emergency_{found.value}" if found else None) == (
            intent if intent.startswith("emergency") else None
        ), example


def test_generated_examples_are_fresh() -> None:
    subprocess.run([sys.executable, "-m", "bot.nlu_build", "--check"], cwd=ROOT, check=True)


def test_the_held_out_questions_are_not_trained_on() -> None:
    held_out = {
        line.removeprefix("- ")
        for block in yaml.safe_load((ROOT / "tests/bot/held_out.yml").read_text())["nlu"]
        for line in block["examples"].splitlines()
    }
    trained = {example for _, example in examples()}
    assert len(held_out & trained) <= 5  # "em ăn cơm chưa" and such are said one way only


def test_the_domain_lists_the_actions_and_slots_there_are() -> None:
    assert set(DOMAIN["actions"]) == {action.action_name for action in ACTIONS}
    assert set(DOMAIN["slots"]) == set(Memory.model_fields)
    assert set(FACETS) | set(TALK) <= set(DOMAIN["intents"])


@pytest.mark.parametrize("emergency", list(Emergency))
def test_an_emergency_is_answered_by_the_dialogue_itself_with_its_number_first(emergency: Emergency) -> None:
    (response,) = DOMAIN["responses"][f"utter_emergency_{emergency.value}"]
    line = response["custom"]
    assert line["answer"] == {"outcome": "emergency"}
    assert re.findall(r"\d{3}", line["text"])[0] == emergency.value
    digits = {"3": "ba", "4": "bốn", "5": "năm"}
    assert f"một một {digits[emergency.value[-1]]}" in line["speech"][0]["text"]
