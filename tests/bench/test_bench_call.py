"""The bench of calls: what it writes, what it counts as a disturbance, what it makes of cost."""

import numpy as np
import pytest

from bench.bench_call import figures
from bench.call_scenes import Scene
from bench.call_sounds import NOISE_DBFS, Around, amplitude
from bench.call_table import table
from bench.capacity import cost, times
from bench.capacity_servers import Spent
from demo.timeline import FRAME_SECONDS, Timeline

RECORD = {
    "engine": "vosk/x",
    "turns": [{"input": "speech", "chosen": None, "parts_ms": {"total": 400.0}}],
    "barge_ins": [{"decision": "taken", "paused_ms": 100}, {"decision": "resumed", "paused_ms": 120}],
}
SCENES = {
    "one": Scene(waits_ms=[300.0, 500.0], keys_ms=[10.0], records=[RECORD]),
    "ten": Scene(waits_ms=[400.0], late_frames=1, frames=2000),
    "hesitation": Scene(waits_ms=[1300.0]),
    "interruption": Scene(pauses_ms=[130.0], keys_ms=[30.0]),
    "disturbance": Scene(records=[RECORD], disturbed_seconds=600.0),
}


def test_the_figures_are_those_that_are_asked_for() -> None:
    assert figures(SCENES) == {
        "engine": "vosk/x",
        "end_of_speech_to_answer_ms": {"p50": 400.0, "p95": 490.0},
        "ten_calls": {"p50": 400.0, "p95": 400.0},
        "hesitation_ms": {"p95": 1300.0},
        "key_to_silence_ms": {"p95": 29.0},
        "speech_to_pause_ms": {"p95": 130.0},
        "false_barge_ins": 1,
        "late_frames_ratio": 0.0005,
        "parts_ms": {"total": {"p50": 400.0, "p95": 400.0}},
    }


def test_the_table_says_what_is_to_be_reached() -> None:
    shown = table(figures(SCENES), SCENES, 0.5)
    assert "400 / 490         450 / 800" in shown
    assert "false barge-ins, 10.0 min" in shown


def test_an_echo_is_what_was_heard_20_db_softer_over_noise() -> None:
    heard, around = Timeline(), Around(1, echo_seconds=0.04)
    loud = np.full(160, 10_000, "<i2").tobytes()
    assert not any(around(heard))
    around.on = True
    for number in range(4):
        heard.add(number * FRAME_SECONDS, loud)
    echo = np.frombuffer(around(heard), "<i2")
    assert echo.mean() == pytest.approx(1000, abs=100)
    assert echo.std() == pytest.approx(amplitude(NOISE_DBFS), rel=0.3)


def test_short_words_are_said_only_over_the_hotline() -> None:
    around = Around(0, events=[np.full(160, 20_000, "<i2").tobytes()], every=0.04)
    around.on = True
    heard = Timeline()
    assert all(np.frombuffer(around(heard), "<i2").max() < 10_000 for _ in range(10))
    heard.add(0.0, np.full(160, 10_000, "<i2").tobytes())
    assert max(np.frombuffer(around(heard), "<i2").max() for _ in range(10)) > 15_000


def test_capacity_counts_recognition_apart() -> None:
    ours = cost("vosk/x", False, 10, Spent(8.0, 4.0, 120.0), 2.0, 400.0)
    everything = cost("vosk/x", True, 10, Spent(16.0, 14.0, 400.0), 2.0, 400.0)
    assert (ours.recognition_percent, ours.bridge_percent, ours.asterisk_percent) == (1.0, 1.0, 0.5)
    assert (ours.decoded_share, ours.calls_a_core) == (0.3, 50.0)
    assert ours.cores_for_many == {"bridge": 120, "asterisk": 30}
    assert times([ours, everything]) == {"vosk/x": 2.0}
