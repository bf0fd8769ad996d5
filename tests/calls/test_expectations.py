"""The comparisons that scripted calls rest on: a script that should fail does."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from demo.timeline import FRAME_SAMPLES, RATE_HZ, Timeline
from tests.calls.expectations import SHARE, differences, holds, recognised_share
from tests.calls.player import stall_ms
from tests.calls.scripts import ITEMS, load
from tests.calls.sounds import echo, noise

RECORD: dict[str, Any] = {"rating": 4, "turns": [{"heard": "a", "ms": 3}, {"heard": "b", "ms": None}, {"heard": "c"}]}


@pytest.mark.parametrize(
    "expected",
    [
        {"rating": 4},
        {"turns": [{"heard": "a"}, {"heard": "c"}]},
        {"turns": [{"ms": {"$max": 3, "$min": 1}}]},
        {"turns": [{"heard": {"$like": "^[bc]$"}}]},
        {"rating": {"$in": [4, 5]}},
        {"turns": []},
    ],
)
def test_what_is_there_differs_in_nothing(expected: dict[str, Any]) -> None:
    assert differences(RECORD, expected) == []


@pytest.mark.parametrize(
    "expected",
    [
        {"rating": 5},
        {"absent": True},
        {"turns": [{"heard": "c"}, {"heard": "a"}]},
        {"turns": [{"heard": "a"}, {"heard": "a"}]},
        {"turns": [{"heard": "b", "ms": {"$max": 3}}]},
        {"turns": [{"ms": {"$min": 4}}]},
        {"rating": {"deep": 1}},
        {"rating": [4]},
        {"rating": {"$like": "^5"}},
    ],
)
def test_what_is_not_there_is_told(expected: dict[str, Any]) -> None:
    assert differences(RECORD, expected)


def test_a_phrase_is_found_whole_whatever_its_capitals() -> None:
    assert holds("Dạ, về thủ tục đăng ký khai sinh.", "Thủ tục đăng ký khai sinh")
    assert not holds("đăng ký khai sinh lại", "khai sin")


def test_recognised_words_count_where_they_stand_together_and_in_order() -> None:
    phrase = "anh chị gọi ngay số một một bốn"
    assert recognised_share("dạ anh chị gọi ngay số mật một bốn cứu hỏa", phrase) >= SHARE
    assert recognised_share("bốn một một số ngay gọi chị anh", phrase) < SHARE
    assert recognised_share("anh " + "ờ " * 30 + "chị " + "ờ " * 30 + "gọi ngay số", phrase) < SHARE
    assert recognised_share("", phrase) == 0


def test_every_promise_of_a_call_has_scripts_and_forty_in_all() -> None:
    scripts = load()
    assert len(scripts) >= 40
    assert {item for script in scripts for item in script.covers} == set(ITEMS)


def test_a_script_with_an_unknown_step_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wrong.yml").write_text("- {name: one, covers: [1], steps: [{shout: hello}]}\n", "utf-8")
    with pytest.raises(AssertionError, match="shout"):
        load(tmp_path)


def test_two_scripts_of_one_name_are_refused(tmp_path: Path) -> None:
    one = "- {name: one, covers: [1], steps: [{wait: 1}]}\n"
    (tmp_path / "twice.yml").write_text(one + one, "utf-8")
    with pytest.raises(AssertionError, match="one"):
        load(tmp_path)


@pytest.mark.parametrize("kind", ["cough", "lorry", "hiss"])
def test_a_noise_is_as_long_and_as_loud_as_asked(kind: str) -> None:
    samples = np.frombuffer(noise(kind, 0.5, 3000), "<i2")
    assert (samples.size, np.abs(samples).max()) == (RATE_HZ // 2, 3000)


def test_an_echo_is_what_was_heard_but_softer() -> None:
    heard = Timeline()
    line = echo(-20)
    assert not any(line(heard))
    for number in range(6):
        heard.add(number * 0.02, np.full(FRAME_SAMPLES, 1000 * number, "<i2").tobytes())
    assert set(np.frombuffer(line(heard), "<i2")) == {200}


def test_a_stall_is_the_longest_gap_but_for_keys() -> None:
    times = [0.0, 0.02, 0.04, 0.24, 0.26, 0.41]
    assert stall_ms(times, keyed=[0.23]) == pytest.approx(150)
    assert stall_ms(times, keyed=[]) == pytest.approx(200)
