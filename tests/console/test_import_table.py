"""Operators' tables: CSV and XLSX, columns by either name, bad cells by line and column."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from console.catalogue import seeding
from console.catalogue.models import Procedure, State
from console.importing import cells, runs
from console.importing.errors import ImportFailed
from console.importing.models import ImportRun, Origin, ReviewTask
from console.importing.table_columns import BY_HEADING, COLUMNS
from tests.console.entries import procedure
from tests.console.portal_rows import portal_row, write

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)
DOCS = Path(__file__).parents[2] / "docs" / "import.md"
FULL = {
    "mã thủ tục": "9.000001",
    "Tên thủ tục": "Đăng ký thả diều",
    "lĩnh vực": "Diều",
    "cấp thực hiện": "Cấp xã, cấp tỉnh",
    "cơ quan thực hiện": "Ủy ban nhân dân cấp xã",
    "steps": "Nộp tờ khai\nNhận kết quả",
    "papers": "Tờ khai | 1 | | | Mẫu 01\nẢnh diều | | 2 | diều to",
    "counter.time": "3 ngày làm việc",
    "trực tiếp: phí": "8.000 đồng: diều nhỏ\n15000: diều to",
    "online.time": "tùy sức gió",
    "online.fee": "Miễn phí",
    "post.fee": "do HĐND tỉnh quyết định",
    "spoken.fee": "tám ngàn đồng",
    "căn cứ pháp lý": "1/2020/QH14 | Luật Diều",
    "online_level": "toàn trình",
    "valid_from": "1/7/2025",
    "source_url": "https://example.gov.vn/9",
    "source_decision": "1/QĐ-ABC",
}


def as_csv(path: Path, *rows: dict[str, str], separator: str = ",", encoding: str = "utf-8") -> Path:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, headings, delimiter=separator, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_xlsx(path: Path, *lines: list[Any]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet
    for line in lines:
        sheet.append(line)
    book.save(path)
    return path


def imported(path: Path, origin: Origin = Origin.TABLE) -> ImportRun:
    run = runs.begin(origin, path, DAY)
    runs.carry_out(run)
    run.refresh_from_db()
    return run


def counted(run: ImportRun) -> dict[str, int]:
    return {name: count for name, count in run.counts.items() if count}


def test_a_full_row_becomes_a_procedure(tmp_path: Path) -> None:
    run = imported(as_csv(tmp_path / "t.csv", FULL))
    assert counted(run) == {"read": 1, "imported": 1, "approved": 1}
    record = Procedure.objects.get().record()
    assert record.levels == ("commune", "province")
    assert [(one.name, one.originals, one.copies, one.case, one.form) for one in record.papers] == [
        ("Tờ khai", 1, None, "", "Mẫu 01"),
        ("Ảnh diều", None, 2, "diều to", ""),
    ]
    counter, online, post = record.filings
    assert counter.duration and (counter.duration.amount, counter.duration.unit) == (3, "working_day")
    assert [(one.amount_vnd, one.case) for one in counter.fee.items] == [(8000, "diều nhỏ"), (15000, "diều to")]
    assert (online.duration, online.duration_text, online.fee.kind) == (None, "tùy sức gió", "free")
    assert (post.fee.kind, post.fee.items) == ("council", ())
    assert (record.spoken, record.online_level) == ({"fee": "tám ngàn đồng"}, "full")
    assert (record.valid_from, record.source.checked) == (date(2025, 7, 1), DAY)
    assert record.legal_basis[0].number == "1/2020/QH14"
    assert counted(imported(tmp_path / "t.csv")) == {"read": 1, "unchanged": 1}


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8")])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, separator: str, encoding: str) -> None:
    assert imported(as_csv(tmp_path / "t.csv", FULL, separator=separator, encoding=encoding)).counts["imported"] == 1


def test_xlsx_gives_a_code_its_zeros_back(tmp_path: Path) -> None:
    values = FULL | {"mã thủ tục": 1.00119, "valid_from": datetime(2025, 7, 1), "sets": 1.0}
    run = imported(as_xlsx(tmp_path / "t.xlsx", list(values), list(values.values())))
    assert counted(run)["imported"] == 1
    made = Procedure.objects.get(code="1.001190")
    assert (made.sets, made.valid_from) == (1, date(2025, 7, 1))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("mã thủ tục", "9"),
        ("counter.time", "3"),
        ("cấp thực hiện", "cấp huyện"),
        ("valid_from", "31/2/2025"),
        ("papers", "Tờ khai | hai"),
        ("papers", "a|1|1|b|c|d"),
        ("lĩnh vực", "Diều " * 100),
        ("căn cứ pháp lý", "a | b | c"),
        ("online_level", "nửa vời"),
        ("source_url", ""),
    ],
)
def test_a_bad_cell_refuses_its_row_by_line_and_column(tmp_path: Path, column: str, cell: str) -> None:
    bad = FULL | {"mã thủ tục": "9.000002", "Tên thủ tục": "Thả đèn", column: cell}
    run = imported(as_csv(tmp_path / "t.csv", FULL, bad))
    expected = "source_url" if column == "source_url" else column
    assert [(one["line"], one["column"]) for one in run.report["refused"]] == [(4 + 2, expected)]
    assert counted(run) == {"read": 2, "imported": 1, "approved": 1, "refused": 1}


def test_broken_quotes_and_cells_too_many_are_refused_alone(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "t.csv", FULL)
    with file.open("a", encoding="utf-8") as output:
        output.write('9.000002,"a"b\r\n' + "," * len(FULL) + "x\r\n")
    run = imported(file)
    assert [one["line"] for one in run.report["refused"]] == [6, 7]
    assert run.counts["imported"] == 1


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    assert imported(as_csv(tmp_path / "t.csv", FULL | {"giá vé": "5"})).report["ignored"] == ["giá vé"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("t.csv", b"", "no_code_column"),
        ("t.csv", "tên thủ tục\r\nx".encode(), "no_code_column"),
        ("t.csv", "code,mã thủ tục\r\n1,1".encode(), "column_twice"),
        ("t.csv", b"code\xff", "unreadable"),
        ("t.xlsx", b"PK\x03\x04 broken", "unreadable"),
        ("t.xlsx", b"", "unreadable"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportFailed, match=code):
        imported(tmp_path / name)


def test_a_table_fills_what_is_empty_and_asks_where_a_person_wrote(tmp_path: Path) -> None:
    seeding.bring_in([procedure()], [])
    row = {"code": "1.001193", "place": "Trung tâm", "title": "Khai sinh", "agency": ""}
    assert counted(imported(as_csv(tmp_path / "t.csv", row))) == {"read": 1, "updated": 1, "reviews": 1}
    made = Procedure.objects.get()
    assert (made.place, made.title, made.state) == ("Trung tâm", procedure().title, State.APPROVED)
    assert [one.field for one in ReviewTask.objects.all()] == ["title"]
    assert made.agency and made.agency.name == procedure().agency


def test_to_the_portal_an_operators_table_is_an_operator(tmp_path: Path) -> None:
    def portal(**changes: str) -> ImportRun:
        return imported(write(tmp_path / "p.jsonl", portal_row(**changes)), Origin.PORTAL)

    portal()
    table = as_csv(tmp_path / "t.csv", {"code": "9.000001", "place": "Nhà văn hóa"})
    assert counted(imported(table))["updated"] == 1
    assert counted(portal()) == {"read": 1, "unchanged": 1}
    assert counted(portal(dia_chi_tiep_nhan="Sở Diều"))["reviews"] == 1
    assert Procedure.objects.get().place == "Nhà văn hóa"
    assert counted(imported(table)) == {"read": 1, "unchanged": 1}
    assert ReviewTask.objects.filter(state="open").count() == 1


def test_every_column_is_documented() -> None:
    text = DOCS.read_text()
    missing = {column.name for column in COLUMNS if f"`{column.name}`" not in text or column.vietnamese not in text}
    assert missing == set()


def test_no_two_columns_share_a_name() -> None:
    assert len(BY_HEADING) == 2 * len(COLUMNS)


@given(st.text(max_size=60))
def test_any_cell_is_read_or_refused_with_a_reason(cell: str) -> None:
    for column in COLUMNS:
        try:
            column.read(cell)
        except ValueError as error:
            assert str(error)


@given(st.integers(0, 10**9), st.sampled_from(["", " đồng", "đ"]))
def test_amounts_are_read_as_written(amount: int, unit: str) -> None:
    item = {"amount_vnd": amount, "case": "mỗi bản"}
    for written in (str(amount), f"{amount:,}", f"{amount:,}".replace(",", ".")):
        assert cells.fee(f"{written}{unit}: mỗi bản") == {"kind": "amount", "items": [item]}
