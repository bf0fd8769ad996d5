import json
from typing import Any

import pytest

from bot.channels.lines import DONE, Contract, ContractError, encoded, failure, say
from bot.channels.metrics import Turns

TURN = {"conversation": "c1", "turn": "t1", "channel": "voice"}


@pytest.mark.parametrize(
    "line",
    [
        say("Dạ, chào anh chị."),
        say("Dạ, thủ tục nào?", [{"label": "Khai sinh", "key": "1", "payload": "khai sinh"}]),
        failure("no_output", "nothing"),
        DONE,
    ],
)
def test_every_line_we_make_keeps_the_contract(line: dict[str, Any]) -> None:
    Contract("turn-message").check(line)
    assert json.loads(encoded(line)) == line
    assert encoded(line).endswith(b"\n")
    assert encoded(line).count(b"\n") == 1


@pytest.mark.parametrize("more", [{"text": "khai sinh"}, {"key": "1"}, {"key": "#"}])
def test_good_requests_pass(more: dict[str, str]) -> None:
    Contract("turn-request").check(TURN | more)


@pytest.mark.parametrize(
    ("request_", "named"),
    [
        (TURN, "message"),
        (TURN | {"text": "a", "key": "1"}, "message"),
        (TURN | {"key": "12"}, "key"),
        (TURN | {"text": "a" * 2001}, "text"),
        (TURN | {"text": 1}, "text"),
        (TURN | {"text": "a", "channel": "fax"}, "channel"),
        (TURN | {"text": "a", "extra": 1}, "message"),
        ([], "message"),
    ],
)
def test_bad_requests_name_the_place(request_: object, named: str) -> None:
    with pytest.raises(ContractError, match=named):
        Contract("turn-request").check(request_)


def test_turns_are_counted_by_how_they_ended() -> None:
    turns = Turns()
    with turns.timed():
        pass
    with turns.timed() as turn:
        turn.saw(failure("no_output", ""))
    exposition = turns.exposition()
    assert 'hotline_dialogue_turns_total{outcome="ok"} 1' in exposition
    assert 'hotline_dialogue_turns_total{outcome="no_output"} 1' in exposition
    assert "hotline_dialogue_turn_seconds_count 2" in exposition
