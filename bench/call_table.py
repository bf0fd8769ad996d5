"""The table of bench_call, as a person reads it: what was measured beside what is to be reached."""

from collections.abc import Mapping
from typing import Any

from bench.call_scenes import Scene

ROWS = (
    ("end of speech to answer, one call", "end_of_speech_to_answer_ms", {"p50": 450, "p95": 800}),
    ("the same after a hesitation", "hesitation_ms", {"p95": 1800}),
    ("the same, ten calls", "ten_calls", {"p95": 1500}),
    ("key let go to silence", "key_to_silence_ms", {"p95": 200}),
    ("onset of speech to pause", "speech_to_pause_ms", {"p95": 300}),
)
PARTS = {
    "turn_end": "end of speech noticed",
    "recognition": "words recognised",
    "dialogue": "first line of the answer",
    "speech": "its sound ready",
    "first_frame": "its first frame sent",
    "total": "all of it, at the bridge",
}


def table(figures: Mapping[str, Any], scenes: Mapping[str, Scene], load: float) -> str:
    """Return the figures with what is to be reached, then the parts at the bridge, then what went wrong."""
    lines = [
        f"{figures['engine']}, load {load:.1f} before; ms at the caller",
        f"{'':38}{'measured':>18}{'to reach':>18}",
    ]
    lines += [f"{name:38}{_cell(figures[key]):>18}{_cell(aim):>18}" for name, key, aim in ROWS]
    disturbed = scenes.get("disturbance", Scene())
    minutes = f"false barge-ins, {disturbed.disturbed_seconds / 60:.1f} min"
    late = f"{figures['late_frames_ratio']:.3%}"
    lines += [f"{minutes:38}{figures['false_barge_ins']:>18}{0:>18}"]
    lines += [f"{'frames late by over 20 ms, ten calls':38}{late:>18}{'< 0.1%':>18}"]
    lines += [f"  {words:36}{_cell(figures['parts_ms'].get(key, {})):>18}" for key, words in PARTS.items()]
    return "\n".join([*lines, *(_met(name, scene) for name, scene in scenes.items())])


def _cell(spread: Mapping[str, float]) -> str:
    return " / ".join(f"{value:.0f}" if "p50" in spread else f"p95 {value:.0f}" for value in spread.values()) or "-"


def _met(name: str, scene: Scene) -> str:
    """Return what else happened in a scene, in one line."""
    spoken = [turn for record in scene.records for turn in record["turns"] if turn["input"] == "speech"]
    answered = sum(turn["chosen"] is not None for turn in spoken)
    return (
        f"{name}: {len(scene.records)} calls, {answered} of {len(spoken)} spoken turns answered, "
        f"{scene.too_soon} answered too soon, {scene.taken} answers dropped and {scene.paused} paused for speech, "
        f"{scene.cut_short} calls cut short"
    )
