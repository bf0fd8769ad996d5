"""Every part of a record has a text to show and one to speak; what is left empty is said to be unknown."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge_base.answering.related import render_with_related
from knowledge_base.answering.render import render, render_faq
from knowledge_base.models import (
    Duration,
    Facet,
    Faq,
    Fee,
    FeeItem,
    FeeKind,
    Filing,
    LegalDocument,
    Method,
    OnlineLevel,
    Paper,
    Procedure,
    Unit,
)
from knowledge_base.seed import load_seed
from knowledge_base.service import VIETNAM

BARE = "1.001193"
FULL: dict[str, Any] = {
    "papers": (Paper(name="Đơn thử", originals=2, copies=1, form="Mẫu 01"),),
    "filings": (
        Filing(
            method=Method.COUNTER,
            duration=Duration(amount=3, unit=Unit.WORKING_DAY),
            fee=Fee(kind=FeeKind.AMOUNT, items=(FeeItem(amount_vnd=30_000),)),
        ),
        Filing(method=Method.ONLINE, duration=Duration(amount=2, unit=Unit.DAY), fee=Fee(kind=FeeKind.FREE)),
    ),
    "steps": ("Nộp đơn thử", "Nhận giấy thử"),
    "place": "Bộ phận một cửa của xã",
    "result": ("Giấy thử",),
    "conditions": ("Đủ 18 tuổi",),
    "audience": ("Công dân Việt Nam",),
    "legal_basis": (LegalDocument(title="Luật Thử", number="68/2020/QH14"),),
    "online_level": OnlineLevel.PARTIAL,
    "reduced_online_fee": "nộp trực tuyến được giảm một nửa lệ phí",
    "closed_for_paper": "Thứ tư không nhận hồ sơ giấy",
    "payment": ("Tiền mặt", "Chuyển khoản"),
    "on_the_spot": "5 tại chỗ",
    "related": ("1.004222",),
}
TOLD = [
    ("papers", Facet.PAPERS, "đơn thử", "đơn thử"),
    ("papers", Facet.PAPERS, "2 bản chính", "hai bản chính"),
    ("papers", Facet.PAPERS, "Mẫu 01", ""),  # a name of a file is not spoken
    ("filings", Facet.FEE, "30.000 đồng", "ba mươi ngàn đồng"),
    ("filings", Facet.DAYS, "3 ngày làm việc", "ba ngày làm việc"),
    ("steps", Facet.STEPS, "Nhận giấy thử", "nhận giấy thử"),
    ("place", Facet.PLACE, "bộ phận một cửa của xã", "bộ phận một cửa của xã"),
    ("result", Facet.RESULT, "giấy thử", "giấy thử"),
    ("conditions", Facet.CONDITIONS, "đủ 18 tuổi", "đủ mười tám tuổi"),
    ("audience", Facet.AUDIENCE, "công dân Việt Nam", "công dân Việt Nam"),
    ("legal_basis", Facet.LEGAL_BASIS, "68/2020/QH14", "Luật Thử"),
    ("online_level", Facet.ONLINE, "một phần", "một phần"),
    ("reduced_online_fee", Facet.FEE, "giảm một nửa lệ phí", "giảm một nửa lệ phí"),
    ("reduced_online_fee", Facet.ONLINE, "giảm một nửa lệ phí", "giảm một nửa lệ phí"),
    ("closed_for_paper", Facet.ONLINE, "Thứ tư không nhận hồ sơ giấy", "thứ tư không nhận hồ sơ giấy"),
    ("payment", Facet.PAYMENT, "chuyển khoản", "chuyển khoản"),
    ("on_the_spot", Facet.PLACE, "5 tại chỗ", "năm tại chỗ"),
    ("related", Facet.RESULT, "đăng ký thường trú", "đăng ký thường trú"),
    ("related", Facet.OVERVIEW, "đăng ký thường trú", ""),
]
TITLES = {"1.004222": "Đăng ký thường trú"}
Get = Callable[[str], Procedure]


def record(procedure: Get, **changes: Any) -> Procedure:
    return Procedure.model_validate(procedure(BARE).model_dump() | changes)


@pytest.mark.parametrize(("field", "facet", "shown", "spoken"), TOLD)
def test_every_part_is_shown_and_spoken(procedure: Get, field: str, facet: Facet, shown: str, spoken: str) -> None:
    full = render_with_related(record(procedure, **FULL), facet, TITLES)
    assert shown.lower() in full.text.lower()
    assert spoken.lower() in " ".join(full.sentences).lower()
    empty: Any = None if field == "online_level" else type(FULL[field])()
    without = render_with_related(record(procedure, **FULL | {field: empty}), facet, TITLES)
    assert shown.lower() not in without.text.lower()


def test_the_source_names_its_decision_and_when_it_was_checked(procedure: Get) -> None:
    answer = render(procedure("1.004222"), Facet.SOURCE)
    for part in ("1523/QĐ-BCA-C06", "hiệu lực từ ngày 01/07/2025", "ngày 20/07/2026", "dichvucong.gov.vn"):
        assert part in answer.text


def test_related_procedures_that_are_not_published_are_not_named(procedure: Get) -> None:
    full = record(procedure, **FULL)
    assert render_with_related(full, Facet.RESULT, {}) == render(full, Facet.RESULT)
    own = full.model_copy(update={"shown": {Facet.RESULT: "Giấy thử thôi"}})
    assert render_with_related(own, Facet.RESULT, TITLES).text == "Giấy thử thôi"


def test_what_is_empty_is_said_to_be_unknown_and_an_officer_is_offered(procedure: Get) -> None:
    bare = record(
        procedure, **{name: type(value)() for name, value in FULL.items() if name != "online_level"}, agency=""
    )
    for facet in Facet:
        if facet not in (Facet.OVERVIEW, Facet.SOURCE):
            answer = render(bare, facet)
            assert not answer.known
            assert "gặp cán bộ" in answer.text


COUNCIL: dict[str, Any] = {
    "kind": "council",
    "items": [{"amount_vnd": 25_000}],
    "province": "Cần Thơ",
    "decision": "12/2025/NQ-HĐND",
    "effective": "2025-08-01",
}


def with_fee(procedure: Get, **changes: Any) -> Procedure:
    return record(procedure, filings=[{"method": "counter", "fee": COUNCIL | changes}])


def test_what_a_council_sets_is_stated_for_its_province_by_its_dated_decision(procedure: Get) -> None:
    answer = render(with_fee(procedure), Facet.FEE)
    for part in ("Hội đồng nhân dân", "tại Cần Thơ là 25.000 đồng", "12/2025/NQ-HĐND", "từ ngày 01/08/2025"):
        assert part in answer.text
    assert "hai mươi lăm ngàn đồng" in " ".join(answer.sentences)
    assert "tại Cần Thơ là 25.000 đồng" in render(with_fee(procedure), Facet.OVERVIEW).text
    assert "miễn phí" in render(with_fee(procedure, items=[{"amount_vnd": 0}]), Facet.FEE).text


def test_before_it_is_in_force_no_figure_is_told(procedure: Get) -> None:
    tomorrow = datetime.now(VIETNAM).date() + timedelta(days=1)
    future = with_fee(procedure, effective=tomorrow)
    for facet in (Facet.FEE, Facet.OVERVIEW, Facet.ONLINE):
        assert "25.000" not in render(future, facet).text
    assert "chưa dám nói con số" in render(future, Facet.FEE).text


@pytest.mark.parametrize("missing", ["province", "decision", "effective"])
def test_a_councils_figure_without_its_province_decision_and_date_is_refused(procedure: Get, missing: str) -> None:
    with pytest.raises(ValidationError, match="province, decision and effective date"):
        with_fee(procedure, **{missing: None if missing == "effective" else ""})


def test_other_fees_have_no_council() -> None:
    with pytest.raises(ValidationError, match="belong to what a council sets"):
        Fee.model_validate({"kind": "free", "province": "Cần Thơ"})
    assert Fee(kind=FeeKind.COUNCIL).model_dump(mode="json") == {"kind": "council", "items": [], "text": ""}


def test_questions_of_no_procedure_are_records_too(records: tuple[list[Procedure], list[Faq]]) -> None:
    _, faqs = load_seed()
    assert len(faqs) >= 5
    for one in faqs:
        answer = render_faq(one)
        assert answer.text
        assert answer.sentences
        assert one.questions
        assert one.source.checked
