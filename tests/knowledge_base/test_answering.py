from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.answering.breath import LONGEST, breaths
from knowledge_base.answering.render import render, render_faq
from knowledge_base.answering.speaking import speak
from knowledge_base.models import (
    Duration,
    Facet,
    Faq,
    Fee,
    FeeKind,
    Filing,
    Method,
    Paper,
    Procedure,
    Source,
    Unit,
)
from knowledge_base.seed import load_seed

ByCode = Callable[[str], Procedure]


def bare(**parts: object) -> Procedure:
    return Procedure.model_validate(
        {
            "code": "1.000000",
            "title": "Thủ tục thử",
            "spoken_title": "thử",
            "field": "Thử",
            "levels": [],
            "agency": "",
            "source": Source(url="https://a.vn", decision="1/QĐ-BTP", checked=date(2026, 7, 1)),
            **parts,
        }
    )


def filing(method: Method = Method.COUNTER, **parts: object) -> Filing:
    return Filing.model_validate({"method": method, **parts})


def said(answer_to: Procedure, facet: Facet) -> str:
    return " ".join(render(answer_to, facet).sentences)


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("lệ phí 20.000 đồng/lần", "lệ phí hai mươi ngàn đồng một lần"),
        ("UBND xã, CCCD, VNeID", "Ủy ban nhân dân xã, căn cước công dân, vê nờ e ai đi"),
        ("Quyết định số 163/QĐ-BTP", "Quyết định số một trăm sáu mươi ba của Bộ Tư pháp"),
        (
            "Nghị định số 154/2024/NĐ-CP",
            "Nghị định số một trăm năm mươi bốn năm hai ngàn không trăm hai mươi bốn của Chính phủ",
        ),
        ("ngày 01/7/2025", "ngày một tháng bảy năm hai ngàn không trăm hai mươi lăm"),
        ("03 ngày làm việc", "ba ngày làm việc"),
        ("mã 1.001193", "mã một chấm không không một một chín ba"),
        ("https://dichvucong.gov.vn", "dịch vụ công chấm gờ o vê chấm vê nờ"),
        ("tờ khai (mẫu CT01)", "tờ khai, mẫu xê tê không một"),
        ("giảm 50%, từ 7h30", "giảm năm mươi phần trăm, từ bảy giờ ba mươi"),
        ("rộng 1,5 m2", "rộng một phẩy năm mét vuông"),
        ("gọi 1900866895", "gọi một chín không không, tám sáu sáu, tám chín năm"),
    ],
)
def test_words_as_one_says_them(shown: str, spoken: str) -> None:
    assert speak(shown) == spoken


@given(st.text(max_size=300))
def test_speech_has_no_digits_and_no_brackets(text: str) -> None:
    spoken = speak(text)
    assert not any(character in "0123456789()[]%" for character in spoken)


@given(st.text(alphabet="ab ,.", max_size=600))
def test_breaths_lose_no_word_and_are_short(text: str) -> None:
    parts = breaths(text)
    assert " ".join(parts).split() == text.split()
    assert all(len(part) <= LONGEST or " " not in part for part in parts)


def test_every_facet_names_the_procedure_first_and_keeps_to_words(procedure: ByCode) -> None:
    for code in ("1.001193", "1.004222", "1.013225", "1.004873"):
        for facet in Facet:
            answer = render(procedure(code), facet)
            assert procedure(code).spoken_title in answer.sentences[0]
            assert not any(character.isdigit() for sentence in answer.sentences for character in sentence)


def test_papers_are_a_checklist_and_two_at_a_time(procedure: ByCode) -> None:
    answer = render(procedure("1.001193"), Facet.PAPERS)
    assert "☐ Giấy chứng sinh (1 bản chính)" in answer.text
    assert (
        "Một là, giấy chứng sinh, một bản chính, hai là, tờ khai đăng ký khai sinh, một bản chính." in answer.sentences
    )
    assert answer.text.index("Giấy tờ phải xuất trình") < answer.text.index("Trường hợp ủy quyền")


def test_each_way_to_hand_in_has_its_fee(procedure: ByCode) -> None:
    spoken = said(procedure("1.004222"), Facet.FEE)
    assert "Nộp trực tuyến, mười ngàn đồng." in spoken
    assert "Nộp trực tiếp, hai mươi ngàn đồng." in spoken


@pytest.mark.parametrize("facet", [Facet.FEE, Facet.OVERVIEW, Facet.ONLINE])
def test_a_fee_of_the_council_is_never_stated(facet: Facet) -> None:
    fee = Fee(kind=FeeKind.COUNCIL, text="Miễn phí, 150.000 đồng")
    answer = render(bare(filings=(filing(Method.ONLINE, fee=fee),)), facet)
    everything = " ".join([answer.text, *answer.sentences]).lower()
    assert "hội đồng nhân dân cấp tỉnh quyết định" in everything
    assert "miễn phí" not in everything
    assert "150" not in everything
    assert "một trăm năm mươi" not in everything


def test_a_fee_of_the_council_comes_with_an_officer(procedure: ByCode) -> None:
    answer = render(procedure("1.013225"), Facet.FEE)
    assert answer.known
    assert "cán bộ" in answer.text
    assert any("gặp cán bộ" in sentence for sentence in answer.sentences)


@pytest.mark.parametrize(
    "facet", [facet for facet in Facet if facet not in (Facet.OVERVIEW, Facet.PLACE, Facet.SOURCE)]
)
def test_what_is_not_known_is_said_with_an_officer(procedure: ByCode, facet: Facet) -> None:
    answer = render(procedure("1.004873"), facet)
    assert not answer.known
    assert "chưa có thông tin" in answer.sentences[0]
    assert "gặp cán bộ" in answer.text
    assert "gặp cán bộ" in answer.sentences[1]


def test_a_number_without_a_unit_is_never_said(procedure: ByCode) -> None:
    answer = render(procedure("1.001193"), Facet.DAYS)
    assert not answer.known
    assert "thời gian" not in said(procedure("1.001193"), Facet.OVERVIEW).replace("thời gian hay nơi nộp", "")


@pytest.mark.parametrize(("unit", "word"), [(Unit.WORKING_DAY, "ngày làm việc"), (Unit.HOUR, "giờ")])
def test_a_unit_is_said_as_the_source_has_it(unit: Unit, word: str) -> None:
    spoken = said(bare(filings=(filing(duration=Duration(amount=15, unit=unit)),)), Facet.DAYS)
    assert f"mười lăm {word}." in spoken


def test_an_unknown_fee_beside_a_known_one_is_left_out() -> None:
    free = filing(Method.ONLINE, fee=Fee(kind=FeeKind.FREE))
    answer = render(bare(filings=(free, filing(Method.COUNTER))), Facet.FEE)
    assert "Nộp trực tuyến: miễn phí" in answer.text
    assert "trực tiếp" not in answer.text


def test_an_operators_words_come_first_and_still_name_the_procedure() -> None:
    answer = render(bare(spoken={Facet.FEE: "Anh chị nộp 5.000 đồng."}), Facet.FEE)
    assert answer.known
    assert answer.sentences == ("Dạ, về thủ tục thử.", "Anh chị nộp năm ngàn đồng.")


def test_a_faq_is_spoken_in_words() -> None:
    source = Source(url="https://a.vn", decision="1/QĐ-BTP", checked=date(2026, 7, 1))
    faq = Faq(code="faq.gio", title="Giờ", questions=("mấy giờ",), text="Từ 7h30.", source=source)
    assert render_faq(faq).sentences == ("Từ bảy giờ ba mươi.",)


def test_the_source_names_decision_and_day(procedure: ByCode) -> None:
    answer = render(procedure("1.004222"), Facet.SOURCE)
    assert "1523/QĐ-BCA-C06" in answer.text
    assert "20/07/2026" in answer.text
    assert any("ngày hai mươi tháng bảy" in sentence for sentence in answer.sentences)


def test_case_papers_name_their_case() -> None:
    papers = (Paper(name="Đơn", originals=1), Paper(name="Giấy ủy quyền", case="Nếu ủy quyền"))
    answer = render(bare(papers=papers), Facet.PAPERS)
    assert "Nếu ủy quyền, nộp thêm:" in answer.text


def test_no_seed_answer_sends_anyone_to_a_district_office() -> None:
    for one in load_seed()[0]:
        for facet in (Facet.PLACE, Facet.STEPS, Facet.OVERVIEW, Facet.ONLINE):
            text = render(one, facet).text.lower()
            assert "cấp huyện" not in text, (one.code, facet)
            assert "ủy ban nhân dân huyện" not in text, (one.code, facet)
            assert "phòng tư pháp" not in text, (one.code, facet)


def test_seed_speech_is_in_words_and_breaths() -> None:
    for one in load_seed()[0]:
        for facet in Facet:
            for sentence in render(one, facet).sentences:
                assert not any(character.isdigit() for character in sentence), (one.code, facet, sentence)
                assert len(sentence) <= LONGEST + 1, (one.code, facet, sentence)
