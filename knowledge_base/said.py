"""How callers put the portal's procedures: our own words, by code; the portal has official titles only."""

from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "said.tsv"  # a code and what callers say, tabs between them


def said_of(code: str) -> tuple[str, ...]:
    """Return what callers say for a procedure; nothing where nobody has written it down."""
    return _said().get(code, ())


@cache
def _said() -> dict[str, tuple[str, ...]]:
    lines = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines())
    return {code: tuple(dict.fromkeys(said)) for code, *said in lines}
