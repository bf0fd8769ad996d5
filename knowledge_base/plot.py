"""Draw recall@1 and recall@5 under each condition, with 95% intervals, as an SVG picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from knowledge_base import measures
from knowledge_base.errors import KnowledgeError
from knowledge_base.measures import Result

NAMES = {
    "clean": "as written",
    "no_diacritics": "without diacritics",
    "noisy_10": "10% of syllables wrong",
    "noisy_20": "20% of syllables wrong",
    "southern": "southern spelling",
}
LEFT, WIDTH, RIGHT = 190, 520, 40  # of the scale and beside it, pixels
TOP, ROW, BOTTOM = 64, 56, 44
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Series:
    """One measure: the depth of its recall, its colour, and where in a row it stands (pixels)."""

    depth: int
    colour: str
    shift: int


SERIES = (Series(1, "#11508f", -9), Series(5, "#c2571a", 9))


def write_plot(results: Mapping[str, Sequence[Result]], path: Path) -> None:
    """Write the picture; KnowledgeError where the file cannot be written."""
    try:
        path.write_text(svg(results), encoding="utf-8")
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be written: {error}") from error


def svg(results: Mapping[str, Sequence[Result]]) -> str:
    """Return the picture's source; one row a condition."""
    inside = {name: measures.in_scope(some) for name, some in results.items()}
    height, width = TOP + ROW * len(inside) + BOTTOM, LEFT + WIDTH + RIGHT
    asked = max((len(some) for some in inside.values()), default=0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="13" fill="#222" role="img" aria-label="Recall by condition">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(LEFT, 22, f"Right record found, {asked} questions, 95% intervals", size=15),
        *(_legend(place, series) for place, series in enumerate(SERIES)),
        *(_tick(value, height - BOTTOM) for value in TICKS),
        *(part for place, (name, some) in enumerate(inside.items()) for part in _row(place, name, some)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _row(place: int, name: str, results: Sequence[Result]) -> list[str]:
    middle = TOP + ROW * place + ROW // 2
    return [
        _text(LEFT - 14, middle + 4, NAMES.get(name, name), anchor="end"),
        *(_point(middle + one.shift, measures.recall(results, one.depth), one.colour) for one in SERIES),
    ]


def _point(height: int, flags: Sequence[bool], colour: str) -> str:
    low, high = (_along(value) for value in measures.wilson(flags))
    value = measures.share(flags)
    interval = f"M{low} {height}H{high}M{low} {height - 4}v8M{high} {height - 4}v8"
    return (
        f'<g stroke="{colour}" stroke-width="2"><path d="{interval}"/>'
        f'<circle cx="{_along(value)}" cy="{height}" r="4" fill="{colour}"/></g>'
        + _text(high + 6, height + 4, f"{value:.2f}", size=11)
    )


def _tick(value: float, bottom: int) -> str:
    across = _along(value)
    line = f'<path d="M{across} {TOP}V{bottom}" stroke="#ddd"/>'
    return line + _text(across, bottom + 20, f"{value:.1f}", anchor="middle")


def _legend(place: int, series: Series) -> str:
    across = LEFT + place * 100
    dot = f'<circle cx="{across + 4}" cy="42" r="4" fill="{series.colour}"/>'
    return dot + _text(across + 14, 46, f"recall@{series.depth}")


def _text(across: float, down: float, text: str, *, anchor: str = "start", size: int = 13) -> str:
    return f'<text x="{across}" y="{down}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _along(value: float) -> float:
    return round(LEFT + WIDTH * value, 1)
