"""Pages the public reads without scripts: served from what is published, never from drafts."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from console.catalogue import seeding
from console.catalogue.models import Procedure
from console.public.sheets import COUNCIL, NOT_SAID, sheet
from console.settings import ConsoleSettings
from console.workflow import steps
from knowledge_base.models import Facet
from knowledge_base.withdrawn import WITHDRAWN, write_withdrawn
from tests.console.entries import faq, procedure
from tests.console.published import publish_to

pytestmark = pytest.mark.django_db
PAGE = "/thu-tuc/1.001193/"


@pytest.fixture
def published(tmp_path: Path, settings: Any) -> Path:
    seeding.bring_in([procedure(), procedure(code="1.000656", title="Đăng ký khai tử", field="Khác")], [faq()])
    publish_to(tmp_path, settings)
    return tmp_path


def test_a_procedure_has_a_page_with_papers_source_and_date(client: Client, published: Path) -> None:
    page = client.get(PAGE).content.decode()
    for expected in (
        "<h1>Thủ tục đăng ký khai sinh</h1>",
        "Tờ khai đăng ký khai sinh",
        "1 bản chính",
        "chỉ xuất trình, không nộp; cần khi: khi sinh tại cơ sở y tế",
        "8.000 đồng (đăng ký quá hạn)",
        "1 ngày làm việc",
        "60/2014/QH13 Luật Hộ tịch",
        'Kiểm tra ngày <time datetime="2025-01-01">01/01/2025</time>',
        'href="https://example.gov.vn/1"',
    ):
        assert expected in page
    assert page.count('type="checkbox"') == 2


def test_it_shows_what_is_published_not_the_draft(client: Client, published: Path) -> None:
    row = Procedure.objects.get(code="1.001193")
    row.title = "Bản nháp"
    steps.begin_edit(row)
    row.save()
    assert "Bản nháp" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("address", ["/thu-tuc/9.999999/", "/thu-tuc/1.00119/", "/hoi-dap/faq.khong-co/"])
def test_what_is_not_published_is_not_there(client: Client, published: Path, address: str) -> None:
    assert client.get(address).status_code == 404


def test_what_is_withdrawn_is_gone_at_once(client: Client, published: Path) -> None:
    write_withdrawn(published / "knowledge" / WITHDRAWN, ["1.001193"])
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}ma-qr.svg").status_code == 404
    assert "1.001193" not in client.get("/thu-tuc/").content.decode()


def test_what_does_not_hold_today_is_not_shown(client: Client, tmp_path: Path, settings: Any) -> None:
    seeding.bring_in([procedure(valid_until=date(2020, 1, 1))], [])
    publish_to(tmp_path, settings)
    assert client.get(PAGE).status_code == 404


def test_the_image_leads_to_the_page_wherever_it_is_served(client: Client, published: Path, settings: Any) -> None:
    import segno

    settings.CONSOLE = settings.CONSOLE.model_copy(update={"public_url": "https://hoi.example.vn/"})
    assert "https://hoi.example.vn/thu-tuc/1.001193/" in client.get(PAGE).content.decode()
    response = client.get(f"{PAGE}ma-qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    expected = segno.make("https://hoi.example.vn/thu-tuc/1.001193/", error="m", micro=False)
    drawn = re.findall(r'd="([^"]+)"', response.content.decode())
    assert drawn == re.findall(r'd="([^"]+)"', expected.svg_inline(scale=4, border=4, light="#fff", dark="#092c4d"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("khai sinh", 2),
        ("LAM GIAY KHAI", 2),
        ("dang ky khai tu", 1),
        ("1.000656", 1),
        ("gio lam viec", 1),
        ("máy bay", 0),
    ],
)
def test_the_list_is_searched_without_diacritics(client: Client, published: Path, query: str, found: int) -> None:
    page = client.get("/thu-tuc/", {"q": query}).content.decode()
    assert f'<p role="status">{found} mục' in page


def test_the_list_is_limited_to_a_field(client: Client, published: Path) -> None:
    page = client.get("/thu-tuc/", {"linh-vuc": "Khác"}).content.decode()
    assert "Đăng ký khai tử" in page
    assert "Thủ tục đăng ký khai sinh" not in page


def test_an_answer_has_a_page(client: Client, published: Path) -> None:
    page = client.get("/hoi-dap/faq.gio-lam-viec/").content.decode()
    assert "Giờ làm việc theo thông báo của từng nơi." in page
    assert "01/01/2025" in page


def test_nothing_published_is_an_empty_list(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.CONSOLE = settings.CONSOLE.model_copy(update={"var": tmp_path})
    assert "0 mục" in client.get("/thu-tuc/").content.decode()


@pytest.mark.parametrize("address", ["/thu-tuc/", PAGE, "/hoi-dap/faq.gio-lam-viec/"])
def test_the_pages_load_nothing_from_elsewhere_and_need_no_script(
    client: Client, published: Path, address: str
) -> None:
    response = client.get(address)
    assert "unsafe" not in response["Content-Security-Policy"]
    page = response.content.decode()
    assert not re.search(r"<script>|style=|onclick=", page)
    assert all(source.startswith("/") for source in re.findall(r'src="([^"]+)"', page))


def _fees(fee: dict[str, Any]) -> str:
    made = sheet(procedure(filings=[{"method": "counter", "fee": fee}]))
    return " ".join(line for one in made.sections if one.heading == "Lệ phí" for line in one.lines)


def test_a_fee_of_the_council_is_a_figure_only_by_its_dated_decision() -> None:
    assert _fees({"kind": "council", "text": "15.000 đồng"}) == COUNCIL
    dated = {"province": "Thử", "decision": "1/2025/NQ-HĐND", "effective": "2025-07-01"}
    stated = _fees({"kind": "council", "items": [{"amount_vnd": 15000}], **dated})
    assert all(one in stated for one in ("tại Thử là 15.000 đồng", "1/2025/NQ-HĐND", "01/07/2025"))


def test_what_the_source_does_not_say_is_said_to_be_missing() -> None:
    made = sheet(procedure(filings=[], papers=[]))
    assert made.papers_note == NOT_SAID
    assert [one.lines for one in made.sections if one.heading in ("Lệ phí", "Thời hạn giải quyết")] == [[NOT_SAID]] * 2


def test_an_operators_own_wording_takes_the_place_of_ours() -> None:
    made = sheet(procedure(shown={Facet.FEE: "Miễn phí khi đúng hạn.\nQuá hạn: hỏi xã."}))
    assert [one.lines for one in made.sections if one.heading == "Lệ phí"] == [
        ["Miễn phí khi đúng hạn.", "Quá hạn: hỏi xã."]
    ]


def test_the_address_of_a_page_is_a_setting() -> None:
    assert ConsoleSettings(_env_file=None).public_url == ""
