"""The seed: every record loads, says where it comes from, and says nothing that its source does not say."""

import json
import lzma
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from knowledge_base.facts import disagreements, load_facts
from knowledge_base.models import Faq, FeeKind, Procedure
from knowledge_base.seed import SEED_FOLDER, load_seed

PROCEDURES, FAQS = load_seed()
PORTAL_FILE = Path(__file__).parents[2].parent / "shared" / "data" / "portal-procedures.jsonl.xz"
DISTRICT = re.compile(r"\b(?:huyện|quận)\b", re.IGNORECASE)
COUNCIL = re.compile(r"HĐND|hội đồng nhân dân", re.IGNORECASE)

each_procedure = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: str(one.code))
each_faq = pytest.mark.parametrize("faq", FAQS, ids=lambda one: str(one.code))


@pytest.fixture(scope="module")
def portal() -> dict[str, Mapping[str, str]]:
    """The source's records by code; the tests that need them are skipped where the file is not."""
    if not PORTAL_FILE.exists():
        pytest.skip("the portal's file is not here")
    with lzma.open(PORTAL_FILE, "rt", encoding="utf-8") as lines:
        records = [json.loads(unicodedata.normalize("NFC", line)) for line in lines]
    return {record["ma_thu_tuc"]: {key: _plain(value) for key, value in record.items()} for record in records}


def _plain(value: object) -> str:
    return re.sub(r"\s+", " ", str(value)).strip()


def _source_text(record: Mapping[str, str]) -> str:
    return " ".join(record[key] for key in ("cach_thuc_thuc_hien", "trinh_tu_thuc_hien", "yeu_cau_dieu_kien"))


def test_the_seed_holds_enough_procedures_in_many_fields() -> None:
    assert len(PROCEDURES) >= 150
    assert len({procedure.field for procedure in PROCEDURES}) >= 18
    assert len(FAQS) >= 8


@each_procedure
def test_a_procedure_can_be_found_as_callers_put_it(procedure: Procedure) -> None:
    folded = {question.casefold() for question in procedure.questions}
    assert len(folded) == len(procedure.questions) >= 8
    assert procedure.aliases
    assert not re.search(r"\d", procedure.spoken_title), "a spoken title has its numbers in words"


@each_procedure
def test_a_procedure_has_what_callers_ask_for(procedure: Procedure) -> None:
    assert procedure.filings and procedure.result
    assert all(paper.name for paper in procedure.papers)
    assert 2 <= len(procedure.steps) <= 6
    assert procedure.agency and procedure.place


@each_procedure
def test_nobody_is_sent_to_a_district(procedure: Procedure) -> None:
    told = (procedure.place, procedure.agency, *procedure.steps, *(filing.note for filing in procedure.filings))
    assert not [text for text in told if DISTRICT.search(text)]


@each_procedure
def test_text_is_composed(procedure: Procedure) -> None:
    text = procedure.model_dump_json()
    assert text == unicodedata.normalize("NFC", text)


@each_procedure
def test_a_fee_states_amounts_only_where_it_may(procedure: Procedure) -> None:
    for filing in procedure.filings:
        assert bool(filing.fee.items) is (filing.fee.kind is FeeKind.AMOUNT)
        if filing.fee.kind is FeeKind.VARIES:
            assert filing.fee.text


def test_related_procedures_are_in_the_seed() -> None:
    codes = {procedure.code for procedure in PROCEDURES}
    assert not [(one.code, other) for one in PROCEDURES for other in one.related if other not in codes]


def test_a_question_belongs_to_one_record() -> None:
    owners: dict[str, str] = {}
    shared: list[tuple[str, str, str]] = []
    records = [(one.code, one.questions) for one in PROCEDURES] + [(one.code, one.questions) for one in FAQS]
    for code, questions in records:
        for question in questions:
            owner = owners.setdefault(question.casefold(), code)
            if owner != code:
                shared.append((question, owner, code))
    assert not shared


def test_records_say_what_the_table_of_facts_says() -> None:
    assert disagreements(PROCEDURES, load_facts(SEED_FOLDER / "facts.csv")) == []


@each_faq
def test_an_faq_is_short_and_sourced(faq: Faq) -> None:
    assert len(faq.questions) >= 6
    assert len(faq.spoken or faq.text) <= 400
    assert faq.source.url.startswith("https://")


@each_procedure
def test_a_record_names_its_source(procedure: Procedure, portal: Mapping[str, Mapping[str, str]]) -> None:
    record = portal[procedure.code]
    assert procedure.title == record["ten_thu_tuc"]
    assert procedure.source.url == record["detail_url"]
    assert procedure.source.decision == record["so_quyet_dinh"]


@each_procedure
def test_a_fee_the_council_sets_is_not_stated(procedure: Procedure, portal: Mapping[str, Mapping[str, str]]) -> None:
    if COUNCIL.search(portal[procedure.code]["cach_thuc_thuc_hien"]):
        assert {filing.fee.kind for filing in procedure.filings} == {FeeKind.COUNCIL}
    else:
        assert FeeKind.COUNCIL not in {filing.fee.kind for filing in procedure.filings}


@each_procedure
def test_every_amount_stands_in_the_source(procedure: Procedure, portal: Mapping[str, Mapping[str, str]]) -> None:
    text = _source_text(portal[procedure.code]).replace(",", ".")
    amounts = {item.amount_vnd for filing in procedure.filings for item in filing.fee.items}
    assert not [amount for amount in amounts if f"{amount:,}".replace(",", ".") not in text and str(amount) not in text]


@each_procedure
def test_every_time_limit_stands_in_the_source_with_its_unit(
    procedure: Procedure, portal: Mapping[str, Mapping[str, str]]
) -> None:
    text = portal[procedure.code]["cach_thuc_thuc_hien"]
    units = {"working_day": "Ngày làm việc", "day": "Ngày", "hour": "Giờ", "month": "Tháng", "year": "Năm"}
    for filing in procedure.filings:
        if filing.duration is not None:
            limit = rf"(?<!\d)0?{filing.duration.amount} {units[filing.duration.unit]}"
            assert re.search(limit, text, re.IGNORECASE), limit
