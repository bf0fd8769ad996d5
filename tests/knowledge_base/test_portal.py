import json
import lzma
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.answering.render import render
from knowledge_base.errors import ImportingError
from knowledge_base.models import Duration, Facet, Fee, FeeItem, FeeKind, Level, Method, Unit
from knowledge_base.portal import cells
from knowledge_base.portal.filings import HEADER, filings
from knowledge_base.portal.importing import Imported, import_portal
from knowledge_base.seed import load_seed

CHECKED = date(2026, 7, 20)
FIXTURES = Path(__file__).parent / "fixtures"


def row(**parts: str) -> dict[str, str]:
    return {
        "ma_thu_tuc": "1.111111",
        "detail_url": "https://example.vn/1",
        "ten_thu_tuc": "Thủ tục cấp giấy phép thử (cấp xã)",
        "so_quyet_dinh": "1/QĐ-BTP",
        "cap_thuc_hien": "Cấp tỉnh, Cấp xã",
        "linh_vuc": "Thử nghiệm",
        "doi_tuong_thuc_hien": "Công dân Việt Nam, Tổ chức",
        "co_quan_thuc_hien": "Ủy ban nhân dân cấp xã",
        "cach_thuc_thuc_hien": f"{HEADER}Trực tiếp5 Ngày làm việc20,000 Việt Nam Đồng",
        **parts,
    }


def imported(tmp_path: Path, *rows: dict[str, str] | str) -> Imported:
    path = tmp_path / "portal.jsonl"
    lines = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return import_portal(path, CHECKED)


def test_a_table_without_separators_is_taken_apart() -> None:
    cell = (
        f"{HEADER}Trực tuyến7 Ngày làm việc10,000 Việt Nam Đồng(Thu 10.000 đồng/lần.)"
        "Dịch vụ bưu chính15 NgàyMiễn phíTrực tiếpKhông có thông tin20,000 Việt Nam ĐồngNộp tại bộ phận một cửa."
    )
    online, post, counter = filings(cell)
    assert (online.method, post.method, counter.method) == (Method.ONLINE, Method.POST, Method.COUNTER)
    assert online.duration == Duration(amount=7, unit=Unit.WORKING_DAY)
    assert online.fee.items == (FeeItem(amount_vnd=10_000, case="Thu 10.000 đồng/lần."),)
    assert post.duration == Duration(amount=15, unit=Unit.DAY)
    assert post.fee == Fee(kind=FeeKind.FREE)
    assert (counter.duration, counter.duration_text) == (None, "")
    assert counter.note == "Nộp tại bộ phận một cửa."


def test_a_missing_unit_is_never_guessed() -> None:
    (filing,) = filings(f"{HEADER}Trực tiếp1Miễn phí")
    assert filing.duration is None
    assert filing.duration_text == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Miễn phí", FeeKind.FREE),
        ("Miễn phí(Không có)", FeeKind.FREE),
        ("Miễn phí(Miễn lệ phí. Phí cấp bản sao theo Thông tư số 281/2016/TT-BTC)", FeeKind.FREE),
        ("Miễn phí(Theo quy định của Hội đồng nhân dân cấp tỉnh)", FeeKind.COUNCIL),
        ("Miễn phí(Do HĐND tỉnh quyết định)", FeeKind.COUNCIL),
        ("150,000 Việt Nam Đồng(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định)", FeeKind.COUNCIL),
        ("Miễn phí(Thực hiện theo Thông tư số 244/2016/TT-BTC)", FeeKind.VARIES),
        ("Miễn phíLệ phí do Hội đồng nhân dân tỉnh quy định", FeeKind.COUNCIL),
        ("50,000 VNĐ", FeeKind.AMOUNT),
        ("Không có thông tin", FeeKind.UNKNOWN),
        ("VNĐ", FeeKind.UNKNOWN),
    ],
)
def test_what_a_source_says_of_a_fee(text: str, kind: FeeKind) -> None:
    (filing,) = filings(f"{HEADER}Trực tiếp3 Ngày{text}")
    assert filing.fee.kind is kind
    if kind is FeeKind.COUNCIL:
        assert filing.fee == Fee(kind=FeeKind.COUNCIL)


@given(st.text(max_size=200))
def test_any_cell_is_taken(text: str) -> None:
    filings(HEADER + text)
    cells.papers(text)
    cells.results(text)
    cells.legal_basis(text)
    cells.steps(text)


def test_papers_by_group_with_counts_and_forms() -> None:
    header = cells.PAPER_HEADER
    first, shown, third = cells.papers(
        f"* Giấy tờ phải nộp:{header}Đơn đề nghị.Mẫu 01.docx1 bản chínhGhi chú thôi0 bản chính"
        f"* Giấy tờ phải xuất trình:{header}Thẻ căn cước1 bản chính,2 bản sao"
        f"Trường hợp ủy quyền:{header}Văn bản ủy quyền1 bản sao"
    )
    assert (first.name, first.form, first.originals) == ("Đơn đề nghị.", "Mẫu 01.docx", 1)
    assert shown.show_only
    assert (shown.originals, shown.copies) == (1, 2)
    assert third.case == "Trường hợp ủy quyền"
    assert (third.originals, third.copies) == (None, 1)


def test_results_without_the_pages_furniture() -> None:
    cell = "Giấy phépMã: KQ.G15.000031Thông báoMã: KQ.G15.000032Từ khóaKhông có thông tinMô tảNộp hồ sơ"
    assert cells.results(cell) == ("Giấy phép", "Thông báo")


def test_legal_basis_with_numbers_that_touch_titles() -> None:
    cell = f"{cells.LEGAL_HEADER}Luật Cư trú68/2020/QH14Nghị định hướng dẫn154/2024/NĐ-CPThông tư về phí75/2022/TT-BTC"
    assert [one.number for one in cells.legal_basis(cell)] == ["68/2020/QH14", "154/2024/NĐ-CP", "75/2022/TT-BTC"]
    assert cells.legal_basis(cell)[1].title == "Nghị định hướng dẫn"


def test_numbered_steps_keep_their_lines() -> None:
    assert cells.steps("Bước 1: Nộp hồ sơ\n- tại xã\nBước 2: Nhận kết quả") == ("Nộp hồ sơ tại xã", "Nhận kết quả")
    assert cells.steps("- Một\n- Hai") == ("Một", "Hai")


def test_a_row_becomes_a_record(tmp_path: Path) -> None:
    (record,) = imported(tmp_path, row()).procedures
    assert record.spoken_title == "cấp giấy phép thử"
    assert record.levels == (Level.PROVINCE, Level.COMMUNE)
    assert record.audience == ("Công dân Việt Nam", "Tổ chức")
    assert record.source.checked == CHECKED


def test_what_is_refused_is_said_with_its_line(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        row(),
        "{half",
        row(ma_thu_tuc="1.222222"),
        row(ma_thu_tuc="x", ten_thu_tuc="Khác"),
        row(ma_thu_tuc="1.333333", ten_thu_tuc="Công bố Danh mục và Quy trình nội bộ thủ tục hành chính"),
        row(ma_thu_tuc="1.444444", ten_thu_tuc=""),
        "[]",
        "",
        row(ten_thu_tuc="Tên khác của cùng mã"),
    )
    assert (result.read, len(result.procedures)) == (8, 1)
    reasons = {problem.line: problem.reason for problem in result.refused}
    assert sorted(reasons) == [2, 3, 4, 5, 6, 7, 9]
    assert reasons[2].startswith("not JSON")
    assert "the same title as 1.111111" in reasons[3]
    assert reasons[4].startswith("code:")
    assert "not a procedure's title" in reasons[5]
    assert reasons[6] == "no title"
    assert reasons[9] == "the same code as line 1"
    assert "line 3, column ten_thu_tuc, 1.222222" in result.summary()
    columns = {problem.line: problem.column for problem in result.refused}
    assert columns[2] == "2"
    assert columns[4] == "ma_thu_tuc"
    assert columns[9] == "ma_thu_tuc"


def test_a_line_that_is_not_text_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "portal.jsonl"
    path.write_bytes(b'{"ma_thu_tuc": "1.1", \xff}\r\n' + json.dumps(row()).encode() + b"\r\n")
    result = import_portal(path, CHECKED)
    assert [(one.line, one.column, one.reason) for one in result.refused] == [(1, "23", "not UTF-8")]
    assert [one.code for one in result.procedures] == ["1.111111"]


def test_a_record_that_names_a_district_body_is_held_back(tmp_path: Path) -> None:
    result = imported(tmp_path, row(trinh_tu_thuc_hien="Nộp tại Ủy ban nhân dân huyện"))
    (record,) = result.procedures
    assert record.filings == ()
    assert record.agency == ""
    assert "ủy ban nhân dân huyện" in result.quarantined[0].reason
    assert result.quarantined[0].column == "trinh_tu_thuc_hien"
    assert "huyện" not in " ".join(render(record, facet).text for facet in Facet)


@pytest.mark.parametrize("amount", ["135 Việt Nam Đồng", "135 VNĐ", "1 Việt Nam Đồng", "900 Việt Nam Đồng"])
@pytest.mark.parametrize("note", ["(135.000 đồng/lần)", "(155 USD/thẻ)", "", "20,000 Việt Nam Đồng(bản sao)"])
def test_a_fee_that_cannot_be_meant_is_no_figure(tmp_path: Path, amount: str, note: str) -> None:
    cell = f"{HEADER}Trực tiếp5 Ngày{amount}{note}Trực tuyến5 Ngày40,000 Việt Nam Đồng"
    result = imported(tmp_path, row(cach_thuc_thuc_hien=cell))
    counter, online = result.procedures[0].filings
    assert counter.fee == Fee(kind=FeeKind.UNKNOWN)
    assert online.fee.items == (FeeItem(amount_vnd=40_000),)
    assert (result.doubted[0].line, result.doubted[0].column) == (1, "cach_thuc_thuc_hien")
    assert "1 with a fee left out" in result.summary()
    told = render(result.procedures[0], Facet.FEE).text
    assert not any(figure in told for figure in ("135", "155", "900", "20.000"))


FREE_BY_COUNCIL = (
    "Trực tiếp3 NgàyMiễn phí(Theo Nghị quyết của HĐND tỉnh quyết định)",
    "Trực tiếp3 NgàyMiễn phíLệ phí do Hội đồng nhân dân cấp tỉnh quyết địnhTrực tuyến3 NgàyMiễn phí",
    "Trực tiếp3 NgàyMiễn phí(Lệ phí: mức thu (do HĐND tỉnh quyết định (nếu có)))20,000 Việt Nam Đồng",
    "Trực tuyến3 Ngày làm việcMiễn phíDịch vụ bưu chính3 Ngày làm việcMiễn phíPhí do hội đồng nhân dân quyết định",
)


@pytest.mark.parametrize("cell", FREE_BY_COUNCIL)
def test_free_and_set_by_the_council_in_one_cell_is_neither_free_nor_a_figure(tmp_path: Path, cell: str) -> None:
    (record,) = imported(tmp_path, row(cach_thuc_thuc_hien=HEADER + unicodedata.normalize("NFD", cell))).procedures
    assert {one.fee for one in record.filings} == {Fee(kind=FeeKind.COUNCIL)}
    answer = render(record, Facet.FEE)
    assert not any(word in answer.text.lower() for word in ("miễn phí", "không mất", "không thu", "20.000", "0 đồng"))


@pytest.mark.parametrize("time", ["1", "15", "0"])
@pytest.mark.parametrize("fee", ["Miễn phí", "20,000 Việt Nam Đồng", "Không có thông tin"])
def test_no_unit_is_guessed_in_an_answer(tmp_path: Path, time: str, fee: str) -> None:
    cell = f"{HEADER}Trực tiếp{time}{fee}Trực tuyến{time}{fee}"
    (record,) = imported(tmp_path, row(cach_thuc_thuc_hien=cell)).procedures
    assert [(one.duration, one.duration_text) for one in record.filings] == [(None, "")] * 2
    answer = render(record, Facet.DAYS)
    assert not answer.known
    assert time not in answer.text


def test_an_operators_record_is_not_overwritten(tmp_path: Path) -> None:
    ours, _ = load_seed(FIXTURES)
    path = tmp_path / "portal.jsonl.xz"
    path.write_bytes(lzma.compress(json.dumps(row(ma_thu_tuc=ours[0].code)).encode()))
    result = import_portal(path, CHECKED, ours)
    assert (result.ours, result.procedures, result.refused) == (1, [], [])


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ImportingError, match="cannot be read"):
        import_portal(tmp_path / "nowhere.jsonl", CHECKED)
    broken = tmp_path / "broken.xz"
    broken.write_bytes(b"no archive")
    with pytest.raises(ImportingError, match="cannot be read"):
        import_portal(broken, CHECKED)
    broken.write_bytes(lzma.compress(json.dumps(row()).encode())[:-20])
    with pytest.raises(ImportingError, match="cannot be read"):
        import_portal(broken, CHECKED)
