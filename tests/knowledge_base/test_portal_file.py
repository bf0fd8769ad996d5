"""Every row of the portal's real file: what it may say, and what it may not."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from common.text import nfc
from knowledge_base.answering.render import render
from knowledge_base.models import Facet, FeeKind, Procedure
from knowledge_base.places.districts import sends_to_district
from knowledge_base.portal.importing import Imported, import_portal
from knowledge_base.portal.misprints import SMALLEST_FEE
from knowledge_base.seed import load_seed
from tests.knowledge_base.portal import portal_file, portal_rows

pytestmark = pytest.mark.integration

COUNCIL = re.compile(r"hđnd|h[ộô]i đồng nhân d[âa]n", re.IGNORECASE)
METHOD = r"Trực tuyến|Trực tiếp|Dịch vụ bưu chính"
NO_UNIT = re.compile(rf"(?:{METHOD})(\d+)(?=Miễn phí|Không có thông tin|[\d.,]* ?(?:Việt Nam Đồng|VNĐ))")
WITH_UNIT = re.compile(rf"(?:{METHOD})\d+ (?:Ngày|Giờ|Tháng|Năm)")
WORDS = re.compile(rf"(?:{METHOD})(?!Không)[^\W\d_]")


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    """Return the table of ways to hand in, by code."""
    return {row["ma_thu_tuc"]: nfc(row["cach_thuc_thuc_hien"]) for row in portal_rows()}


@pytest.fixture(scope="module")
def result() -> Imported:
    """Return the whole import, with nothing held to be ours."""
    return import_portal(portal_file(), date(2026, 7, 20))


def told(record: Procedure) -> Iterator[tuple[Facet, str]]:
    """Yield all that a record shows or says."""
    for facet in Facet:
        answer = render(record, facet)
        yield facet, "\n".join([answer.text, *answer.sentences])


def test_nearly_all_is_imported_and_the_rest_is_reported(result: Imported) -> None:
    assert result.read == 2_642
    assert result.read == len(result.procedures) + len(result.refused)
    reasons = [problem.reason for problem in result.refused]
    assert sum(reason.startswith("not a procedure's title") for reason in reasons) == 7
    assert sum(reason.startswith("the same title as") for reason in reasons) == len(reasons) - 7
    assert 10 <= len(reasons) - 7 <= 16
    assert len({record.code for record in result.procedures}) == len(result.procedures)


def test_free_and_set_by_the_council_is_never_free_nor_a_figure(result: Imported, cells: dict[str, str]) -> None:
    both = {code for code, cell in cells.items() if "Miễn phí" in cell and COUNCIL.search(cell)}
    assert 65 <= len(both) <= 75
    wrong = [
        (record.code, filing.fee)
        for record in result.procedures
        if record.code in both
        for filing in record.filings
        if filing.fee.kind is not FeeKind.COUNCIL or filing.fee.items or filing.fee.text
    ]
    assert wrong == []


def test_what_the_council_sets_is_never_free(result: Imported, cells: dict[str, str]) -> None:
    named = {code for code, cell in cells.items() if COUNCIL.search(cell)}
    free = [
        record.code
        for record in result.procedures
        if record.code in named and any(one.fee.kind is FeeKind.FREE for one in record.filings)
    ]
    assert free == []


def test_a_time_without_a_unit_is_never_guessed(result: Imported, cells: dict[str, str]) -> None:
    without = {code for code, cell in cells.items() if NO_UNIT.search(cell)}
    assert len(without) >= 300
    wrong = []
    for record in result.procedures:
        cell = cells[record.code]
        if record.code not in without or not record.filings:
            continue
        stated = [one.duration for one in record.filings if one.duration]
        if len(stated) > len(WITH_UNIT.findall(cell)):
            wrong.append((record.code, stated))
        answer = render(record, Facet.DAYS)
        if not WITH_UNIT.search(cell) and not WORDS.search(cell) and answer.known:
            wrong.append((record.code, answer.text))
    assert wrong == []


def test_a_fee_below_a_thousand_is_never_told(result: Imported) -> None:
    assert 40 <= len(result.doubted) <= 50
    amounts = [item.amount_vnd for one in result.procedures for each in one.filings for item in each.fee.items]
    assert min(amounts) >= SMALLEST_FEE
    records = {record.code: record for record in result.procedures}
    assert all(FeeKind.UNKNOWN in {one.fee.kind for one in records[each.code].filings} for each in result.doubted)


def test_no_record_sends_anyone_to_a_district(result: Imported) -> None:
    assert 65 <= len(result.quarantined) <= 90
    seed, faqs = load_seed()
    assert faqs
    caught = [
        (record.code, facet, text)
        for record in (*seed, *result.procedures)
        for facet, text in told(record)
        if re.search(r"quận|huyện|thị xã|thành phố thuộc", text, re.IGNORECASE) and sends_to_district(text)
    ]
    assert caught == []


def test_numbers_are_spoken_in_words(result: Imported) -> None:
    for record in result.procedures[::40]:
        for facet in (Facet.FEE, Facet.DAYS, Facet.PAPERS):
            assert not any(c in "0123456789" for part in render(record, facet).sentences for c in part)


def test_the_seed_says_no_amount_and_no_time_that_the_portal_does_not() -> None:
    portal = {row["ma_thu_tuc"]: row for row in portal_rows()}
    wrong: list[str] = []
    for record in load_seed()[0]:
        source = portal.get(record.code)
        if source is None:
            wrong.append(f"{record.code}: not on the portal")
            continue
        digits = "".join(c for c in source["cach_thuc_thuc_hien"] if c not in ".,")
        if source["so_quyet_dinh"] != record.source.decision:
            wrong.append(f"{record.code}: decision {record.source.decision}, portal {source['so_quyet_dinh']}")
        for filing in record.filings:
            amounts = [item.amount_vnd for item in filing.fee.items]
            wrong += [f"{record.code}: fee {amount}" for amount in amounts if str(amount) not in digits]
            if filing.duration and str(filing.duration.amount) not in digits:
                wrong.append(f"{record.code}: {filing.duration.amount} {filing.duration.unit}")
    assert wrong == []
