import unicodedata
from pathlib import Path

import pytest

from knowledge_base.errors import SeedError
from knowledge_base.facts import FACTS_FILE, disagreements, fact_of, load_facts, write_facts
from knowledge_base.models import FeeKind
from knowledge_base.seed import SEED_FOLDER, load_seed

FIXTURES = Path(__file__).parent / "fixtures"


def test_fixtures_are_read() -> None:
    procedures, faqs = load_seed(FIXTURES)
    assert [one.code for one in procedures] == ["1.001193", "1.004222", "1.013225", "1.004873"]
    assert [one.code for one in faqs] == ["faq.vneid"]


def test_texts_come_in_nfc(tmp_path: Path) -> None:
    text = (FIXTURES / "procedures.yaml").read_text(encoding="utf-8")
    (tmp_path / "nfd.yaml").write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    assert load_seed(tmp_path)[0] == load_seed(FIXTURES)[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sets: 1", "sets: many", r"procedures.yaml\[0\] \(1.001193\): sets"),
        ("amount_vnd: 10000", "amount_vnd: -1", r"procedures.yaml\[1\].*filings.0.fee.items.0.amount_vnd"),
        ('"1.004873"', '"1.004222"', r"procedures.yaml\[3\].code: 1.004222 stands twice"),
        ("- code:", "code:", "procedures.yaml: not YAML|procedures.yaml: a list"),
        ("levels: [commune]", "levels: [comune]", r"levels.0"),
    ],
)
def test_an_error_names_file_index_and_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (FIXTURES / "procedures.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "procedures.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SeedError, match=said):
        load_seed(tmp_path)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="no such seed folder"):
        load_seed(tmp_path / "nowhere")


def test_the_facts_table_comes_back_as_written(tmp_path: Path) -> None:
    procedures, _ = load_seed(FIXTURES)
    path = tmp_path / "facts.csv"
    write_facts(procedures, path)
    assert load_facts(path) == {one.code: fact_of(one) for one in procedures}
    assert disagreements(procedures, load_facts(path)) == []


def test_a_disagreement_names_code_and_column(tmp_path: Path) -> None:
    procedures, _ = load_seed(FIXTURES)
    path = tmp_path / "facts.csv"
    write_facts(procedures, path)
    path.write_text(path.read_text(encoding="utf-8").replace("counter=20000", "counter=25000"), encoding="utf-8")
    (line,) = disagreements(procedures, load_facts(path))
    assert line.startswith("1.004222 fee:")
    assert "20000" in line
    assert "25000" in line
    assert disagreements(procedures[:1], load_facts(path))[-1].endswith("not in the seed")


def test_the_seed_agrees_with_its_table_of_facts() -> None:
    procedures, _ = load_seed(SEED_FOLDER)
    assert disagreements(procedures, load_facts(FACTS_FILE)) == []


def test_every_seed_procedure_cites_its_decision_and_source() -> None:
    procedures, _ = load_seed(SEED_FOLDER)
    assert len(procedures) >= 40
    for one in procedures:
        assert one.source.decision, one.code
        assert one.source.url.startswith("https://"), one.code


def test_a_fee_of_the_council_has_no_amount_in_the_seed() -> None:
    for one in load_seed(SEED_FOLDER)[0]:
        for filing in one.filings:
            if filing.fee.kind is FeeKind.COUNCIL:
                assert filing.fee.items == (), one.code
