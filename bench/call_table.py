"""The table of bench_call, as a person reads it."""

from typing import Any

PARTS = {
    "turn_end": "end of speech noticed",
    "recognition": "words recognised",
    "dialogue": "first line of the answer",
    "speech": "its sound ready",
    "first_frame": "its first frame sent",
    "total": "all of it, at the bridge",
}


def table(result: dict[str, Any]) -> str:
    """Return the figures of every engine, side by side, in ms."""
    engines = result["engines"]
    rows = [
        ("end of speech to answer, one call", [measure["end_of_speech_to_answer_ms"] for measure in engines]),
        (f"the same, {engines[0]['ten_calls']['calls']} calls", [measure["ten_calls"] for measure in engines]),
        *((f"  {words}", [measure["parts_ms"].get(name) for measure in engines]) for name, words in PARTS.items()),
    ]
    lines = [f"{'ms, p50 / p95, at the caller':36}" + "".join(f"{measure['engine']:>26}" for measure in engines)]
    lines += [f"{name:36}" + "".join(f"{_cell(cell):>26}" for cell in cells) for name, cells in rows]
    late = "".join(f"{measure['ten_calls']['late_frames_ratio']:>26.3%}" for measure in engines)
    right = "".join(
        f"{measure['outcomes']['answered']:>23} of {sum(measure['outcomes'].values())}"[-26:].rjust(26)
        for measure in engines
    )
    return "\n".join(
        [*lines, f"{'frames late by over 20 ms, ten calls':36}{late}", f"{'questions answered':36}{right}"]
    )


def _cell(spread: dict[str, float] | None) -> str:
    return "-" if spread is None else f"{spread['p50']:.0f} / {spread['p95']:.0f}"
