import json
import lzma
from pathlib import Path

import pytest

from knowledge_base.answering.render import render, render_faq
from knowledge_base.models import Facet
from knowledge_base.places.districts import sends_to_district
from knowledge_base.seed import load_seed

PORTAL = Path(__file__).resolve().parents[3] / "shared/data/portal-procedures.jsonl.xz"
FIELDS = (
    *("dia_chi_tiep_nhan", "trinh_tu_thuc_hien", "cach_thuc_thuc_hien"),
    *("co_quan_thuc_hien", "co_quan_co_tham_quyen", "ten_thu_tuc"),
)


@pytest.mark.parametrize(
    "text",
    [
        "Nộp hồ sơ tại UBND huyện nơi cư trú.",
        "Nộp tại Uỷ ban nhân dân cấp huyện.",
        "Ủy ban nhân dân các huyện có liên quan",
        "Công an quận, huyện, thị xã, thành phố thuộc tỉnh tiếp nhận hồ sơ.",
        "Anh chị đến công an huyện Phụng Hiệp để làm.",
        "Phòng Tư pháp huyện",
        "Phòng Tài chính - Kế hoạch thuộc UBND cấp huyện",
        "Bộ phận một cửa cấp huyện nhận hồ sơ.",
        "trực tiếp tại bộ phận tiếp nhận hồ sơ ở cấp huyện",
        "Văn phòng đăng ký đất đai chi nhánh huyện Châu Thành A",
        "Chi cục Thuế huyện, thành phố",
        "Bảo hiểm xã hội cấp tỉnh, cấp huyện",
        "Kho bạc Nhà nước tỉnh, huyện",
        "UBND thị xã Ngã Năm",
        "Tòa án nhân dân cấp huyện thụ lý.",
        "Theo Nghị định 123/2015/NĐ-CP, nộp hồ sơ tại UBND cấp huyện.",
        "theo Nghị định số 31/2013/NĐ-CP của Chính phủ, phải có biên bản của Công an cấp huyện",
        "Trường hợp không phải công dân Việt Nam thì nộp tại UBND huyện",
        "Anh chị lên huyện nộp",
        "+ Cấp Huyện: Bước 1: tổ chức nộp hồ sơ",
    ],
)
def test_texts_that_send_people_to_a_district_are_caught(text: str) -> None:
    assert sends_to_district(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nộp hồ sơ tại Ủy ban nhân dân cấp xã.",
        "Ủy ban nhân dân xã Châu Thành, thành phố Cần Thơ",
        "Công an xã, phường, đặc khu",
        "UBND phường Ngã Năm",
        "Chi nhánh Văn phòng đăng ký đất đai",
        "Từ ngày 1 tháng 7 năm 2025 không còn cấp huyện.",
        "Địa bàn huyện Phụng Hiệp cũ nay thuộc xã Phụng Hiệp.",
        "Trụ sở ở chỗ Ủy ban nhân dân huyện Phụng Hiệp cũ",
        "Giấy phép do cơ quan quản lý xây dựng cấp huyện trước ngày 01 tháng 7 năm 2025 cấp",
        "Không còn công an huyện, anh chị đến Công an xã.",
        "Cục Quản lý xuất nhập cảnh: số 44-46 đường Trần Phú, quận Ba Đình, thành phố Hà Nội",
        "Thông tư 10/2024/TT-BTP hướng dẫn chức năng của Phòng Tư pháp thuộc Ủy ban nhân dân cấp huyện",
        "quy hoạch sử dụng đất cấp huyện",
        "Bảo hiểm xã hội cơ sở",
        "",
    ],
)
def test_new_communes_history_addresses_and_titles_of_laws_are_not(text: str) -> None:
    assert sends_to_district(text) == []


def test_no_answer_of_the_seed_sends_anyone_to_a_district() -> None:
    procedures, faqs = load_seed()
    rendered = [(one.code, facet, render(one, facet)) for one in procedures for facet in Facet]
    rendered += [(one.code, Facet.OVERVIEW, render_faq(one)) for one in faqs]
    caught = [
        (code, facet, found)
        for code, facet, answer in rendered
        for found in (sends_to_district(answer.text), sends_to_district(" ".join(answer.sentences)))
        if found
    ]
    assert caught == []


@pytest.mark.integration
def test_the_portal_has_some_seventy_procedures_that_do() -> None:
    if not PORTAL.exists():
        pytest.skip("the portal's file is not here")
    with lzma.open(PORTAL, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    caught = [row["ma_thu_tuc"] for row in rows if any(sends_to_district(row[field]) for field in FIELDS)]
    assert 65 <= len(caught) <= 80
