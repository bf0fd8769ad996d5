from pathlib import Path
from xml.etree import ElementTree

import pytest

from knowledge_base.errors import KnowledgeError
from knowledge_base.measures import Question, Result
from knowledge_base.models import Outcome
from knowledge_base.noise import CONDITIONS
from knowledge_base.plot import LEFT, WIDTH, svg, write_plot

SVG = "{http://www.w3.org/2000/svg}"


def result(rank: int | None, *codes: str) -> Result:
    return Result(Question("?", frozenset(codes)), "?", Outcome.ANSWER, codes, rank, 1.0)


def drawn(*results: Result) -> ElementTree.Element:
    return ElementTree.fromstring(svg(dict.fromkeys(CONDITIONS, results)))


def test_every_condition_is_a_row_of_two_points_with_their_intervals() -> None:
    picture = drawn(result(1, "a"), result(3, "a"), result(None))
    points = [one for one in picture.iter(f"{SVG}circle") if float(one.attrib["cy"]) > 50]
    places = [float(one.attrib["cx"]) for one in points]
    assert places == [LEFT + WIDTH * 0.5, LEFT + WIDTH * 1.0] * len(CONDITIONS)
    texts = [one.text for one in picture.iter(f"{SVG}text")]
    assert {"recall@1", "recall@5", "0.50", "without diacritics"} <= set(texts)
    assert texts[0] == "Right record found, 2 questions, 95% intervals"


def test_questions_out_of_scope_and_none_at_all_are_no_fault() -> None:
    assert drawn(result(None)) is not None
    assert drawn() is not None
    assert ElementTree.fromstring(svg({})) is not None


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    write_plot({}, tmp_path / "plot.svg")
    assert (tmp_path / "plot.svg").read_text().startswith("<svg")
    with pytest.raises(KnowledgeError, match="cannot be written"):
        write_plot({}, tmp_path / "nowhere" / "plot.svg")
