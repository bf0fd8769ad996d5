import json
from pathlib import Path

import pytest

from knowledge_base import measures
from knowledge_base.evaluation import read_questions, summary, table
from knowledge_base.measures import Question
from knowledge_base.models import Faq, Procedure
from knowledge_base.publishing import current, publish
from knowledge_base.search import Search
from knowledge_base.snapshot import read_snapshot
from tests.fakes.encoder import FakeEncoder

Records = tuple[list[Procedure], list[Faq]]


def search(root: Path, records: Records, encoder: FakeEncoder) -> Search:
    publish(*records, root, encoder)
    folder = current(root)
    assert folder is not None
    return Search(read_snapshot(folder), encoder, 600)


def test_the_summary_is_the_contracts(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    questions = [
        Question("làm giấy độc thân", frozenset({"1.004873"})),
        Question("đăng ký thường trú", frozenset({"1.001193"})),
        Question("mưa nắng ngày mai thất thường", frozenset()),
    ]
    results = measures.run_all(search(tmp_path, records, encoder), questions, lambda *_: None)
    found = summary(results)
    assert set(found) == {"conditions", "out_of_scope", "in_scope_refused", "latency_ms"}
    assert set(found["conditions"]) == {"clean", "no_diacritics", "noisy_10", "noisy_20", "southern"}
    assert set(found["conditions"]["clean"]) == {"recall@1", "recall@5", "mrr", "n"}
    assert found["conditions"]["clean"]["n"] == 2
    assert found["conditions"]["clean"]["recall@1"] == 0.5
    assert found["conditions"]["clean"]["recall@5"] == 1.0
    assert 0.5 < found["conditions"]["clean"]["mrr"] < 1.0
    assert found["out_of_scope"]["n"] == 1
    assert found["latency_ms"]["p50"] <= found["latency_ms"]["p99"]
    assert "clean" in table(results)


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps({"question": "a", "procedures": []}) + "\n\n{\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"q\.jsonl:3"):
        read_questions(path)
    path.write_text('{"question": "a"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"q\.jsonl:1.*procedures"):
        read_questions(path)


def test_intervals_hold_their_value_and_narrow_with_numbers() -> None:
    few, many = [True] * 8 + [False] * 2, [True] * 80 + [False] * 20
    low, high = measures.wilson(few)
    assert low < 0.8 < high
    assert measures.wilson(many)[0] > low
    assert measures.wilson([]) == (0.0, 1.0)
    below, above = measures.bootstrap([1.0] * 8 + [0.0] * 2)
    assert below < 0.8 < above
    assert measures.bootstrap([0.5] * 5) == (0.5, 0.5)


def test_percentiles() -> None:
    assert measures.percentile([3.0], 99) == 3.0
    assert measures.percentile([], 50) == 0.0
    assert measures.percentile([float(n) for n in range(101)], 99) == pytest.approx(99.0)
