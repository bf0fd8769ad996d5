"""Thirty spoken questions by phone: the right procedure and facet, in the record and in the caller's ear."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.calling import Asked, Exchange, question_sound

pytestmark = pytest.mark.e2e

QUESTIONS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "questions.yml").read_text("utf-8"))
AT_ONCE = 8
TO_BE_RIGHT = 27
HEARD_SHARE = 0.6
LONGEST_WAIT_MS = 1500
"""For the median: eight calls at once on a busy machine."""


async def test_thirty_spoken_questions(exchange: Exchange) -> None:
    free = asyncio.Semaphore(AT_ONCE)

    async def call(question: dict[str, Any]) -> Asked:
        sound = await asyncio.to_thread(
            question_sound, question["text"], question["voice"], question["rate"], question["snr"]
        )
        async with free:
            return await exchange.ask(question["text"], sound)

    asked = await asyncio.gather(*(call(question) for question in QUESTIONS))
    await exchange.find_records(*asked)
    wrong = [shown(one, question) for one, question in zip(asked, QUESTIONS, strict=True) if not right(one, question)]
    print(f"{len(asked) - len(wrong)} of {len(asked)} right", *wrong, sep="\n")
    waits = sorted(one.wait_ms for one in asked)
    print(f"end of speech to first sound of the answer: median {waits[15]:.0f} ms, longest {waits[-1]:.0f} ms")
    assert len(asked) == 30
    assert waits[15] <= LONGEST_WAIT_MS
    assert len(asked) - len(wrong) >= TO_BE_RIGHT, "\n".join(wrong)


def right(asked: Asked, question: dict[str, Any]) -> bool:
    return asked.code in question["codes"] and asked.facet == question["facet"] and asked.heard_share() >= HEARD_SHARE


def shown(asked: Asked, question: dict[str, Any]) -> str:
    return (
        f"{question['text']!r}: recognised {asked.turn.get('heard')!r}, {asked.turn.get('outcome')} {asked.code} "
        f"{asked.facet} (expected {question['codes']} {question['facet']}), "
        f"heard {asked.heard_share():.0%} of {asked.said!r}"
    )
