"""Content, its way to the public and the public pages, in headless Chromium: at a desktop's and at a phone's width."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.processes import free_port
from tests.console.browser import CHROMIUM, SIZES, chromium, keep
from tests.console.processes import console_process
from tests.postgresql import of_console

pytestmark = [pytest.mark.integration, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
LIST = "/admin/catalogue/procedure/"
ONE = {"desktop": ("1.001193", "dang ky khai sinh"), "phone": ("1.000656", "dang ky khai tu")}
"""Each width works on a procedure of its own: its code, and how it is searched for."""
Opens = Callable[[str, str], AbstractContextManager[Page]]


@dataclass
class Site:
    """A running console with content, and the session of each role."""

    address: str
    people: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("content")
    command = [sys.executable, "-m", "tests.console.accessible_site"]
    environment = os.environ | of_console(var)
    made = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    people = json.loads(made.stdout.splitlines()[-1])["people"]
    with console_process(var, free_port()) as address:
        yield Site(address, people)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(None) as one:
        yield one


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opens(site: Site, browser: Browser, size: str) -> Opens:
    """A function that opens an address as somebody; "" is anybody."""

    @contextmanager
    def opened(who: str, path: str) -> Iterator[Page]:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", reduced_motion="reduce", base_url=site.address
        )
        if who:
            context.add_cookies([{"name": "sessionid", "value": site.people[who], "url": site.address}])
        page = context.new_page()
        page.goto(path)
        try:
            yield page
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{page.url} is {wide} px too wide"
        finally:
            context.close()

    return opened


def find(page: Page, code: str, query: str) -> None:
    """Search a list without diacritics, and open the row with a code."""
    page.goto(LIST)
    page.locator("#searchbar").first.fill(query)
    page.keyboard.press("Enter")
    page.locator("#result_list tr", has_text=code).locator("th a").first.click()


def step(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def write_place(page: Page, place: str) -> None:
    page.get_by_text("Cách nộp, thời hạn, lệ phí", exact=True).first.click()
    page.locator("[name=place]").fill(place)
    page.locator("[name=_save]").first.click()
    expect(page.locator("#result_list")).to_be_visible()


def test_content_is_found_filtered_changed_and_brought_back(opens: Opens, size: str) -> None:
    code, query = ONE[size]
    with opens("editor", LIST) as page:
        page.get_by_text("Bộ lọc").first.click()
        expect(page.get_by_text("lần kiểm tra gần nhất").first).to_be_visible()
        keep(page, f"content-filters-{size}")
        page.goto(f"{LIST}?stage=withdrawn")
        expect(page.locator("#result_list tbody tr")).to_have_count(0)
        find(page, code, query)
        write_place(page, f"Quầy {size}")
        find(page, code, query)
        expect(page.get_by_text("Bản nháp").first).to_be_visible()
        keep(page, f"content-record-{size}")
        page.goto(page.url.replace("/change/", "/history/"))
        expect(page.get_by_text(f"Quầy {size}")).to_be_visible()
        keep(page, f"content-history-{size}")
        page.get_by_role("button", name="Khôi phục bản này").first.click()
        page.get_by_text("Cách nộp, thời hạn, lệ phí", exact=True).first.click()
        expect(page.locator("[name=place]")).not_to_have_value(f"Quầy {size}")


def test_many_are_submitted_at_once(opens: Opens, size: str) -> None:
    code, query = ONE[size]
    with opens("editor", LIST) as page:
        find(page, code, query)
        write_place(page, f"Bàn {size}")
        page.locator("#result_list tr", has_text=code).locator("input.action-select").check()
        page.locator("select[name=action]").select_option(label="Trình duyệt")
        keep(page, f"content-bulk-{size}")
        page.locator("button[name=index]").first.click()
        expect(page.get_by_text("Đã sửa 1 mục")).to_be_visible()


def test_what_is_exported_is_imported_with_a_preview(opens: Opens, size: str, tmp_path: Path) -> None:
    with opens("editor", "/admin/catalogue/faq/export/") as page:
        page.locator("select[name=format]").select_option(label="csv")
        with page.expect_download() as download:
            page.locator("form [type=submit]").last.click()
        file = tmp_path / "faq.csv"
        download.value.save_as(file)
        file.write_text(file.read_text("utf-8").replace("của từng nơi", f"của từng nơi {size}"), "utf-8")
        page.goto("/admin/catalogue/faq/import/")
        page.locator("input[type=file]").set_input_files(file)
        page.locator("select[name=format]").select_option(label="csv")
        page.get_by_role("button", name="Gửi").click()
        expect(page.locator("ins", has_text=size).first).to_be_visible()
        keep(page, f"content-import-{size}")
        page.get_by_role("button", name="Xác nhận nhập").click()
        expect(page.locator("#result_list")).to_be_visible()


LISTS = {
    "/admin/catalogue/agency/": ("uy ban nhan dan", "Ủy ban nhân dân cấp xã"),
    "/admin/catalogue/faq/": ("gio lam viec", "Giờ làm việc"),
    "/admin/places/office/": ("trung tam thu", "Trung tâm thử"),
    "/admin/places/commune/": ("phuong thu", "Phường Thử"),
    "/admin/topics/officertopic/": ("tranh chap dat", "tranh chấp đất"),
}


def test_every_list_is_searched_without_diacritics(opens: Opens) -> None:
    with opens("editor", LIST) as page:
        for path, (query, found) in LISTS.items():
            page.goto(f"{path}?q={query.replace(' ', '+')}")
            expect(page.locator("#result_list")).to_contain_text(found)
            page.goto(f"{path}?q=khong+co+dau")
            expect(page.locator("#result_list", has_text=found)).to_have_count(0)


def test_an_edit_is_submitted_sent_back_approved_and_shown_to_the_publisher(opens: Opens, size: str) -> None:
    code, query = ONE[size]
    with opens("editor", LIST) as editor, opens("reviewer", LIST) as reviewer, opens("publisher", LIST) as publisher:
        find(editor, code, query)
        write_place(editor, f"Phòng {size}")
        find(editor, code, query)
        step(editor, "Trình duyệt")
        expect(editor.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)
        find(reviewer, code, query)
        expect(reviewer.locator("[name=place]")).to_have_count(0)
        reviewer.get_by_label("Trả lại: Lý do").fill("thiếu số phòng")
        step(reviewer, "Trả lại")
        find(editor, code, query)
        expect(editor.get_by_text("Bị trả lại: thiếu số phòng")).to_be_visible()
        step(editor, "Trình duyệt")
        find(reviewer, code, query)
        step(reviewer, "Duyệt")
        keep(reviewer, f"workflow-approved-{size}")
        publisher.goto("/admin/workflow/difference/")
        expect(publisher.locator("ins", has_text=f"Phòng {size}")).to_be_visible()
        keep(publisher, f"workflow-difference-{size}")
        publisher.goto("/admin/publishing/publishrun/")
        expect(publisher.get_by_role("button", name="Xuất bản nội dung đã duyệt")).to_be_visible()
        editor.goto("/admin/publishing/publishrun/")
        expect(editor.get_by_role("button", name="Xuất bản nội dung đã duyệt")).to_have_count(0)
        publisher.goto("/admin/workflow/citing/?document=luat+ho+tich")
        expect(publisher.get_by_text("2 bản ghi")).to_be_visible()
        keep(publisher, f"workflow-citing-{size}")


def test_a_topic_for_officers_is_added(opens: Opens, size: str) -> None:
    with opens("publisher", "/admin/topics/officertopic/add/") as page:
        page.locator("[name=words]").fill(f"ly hôn thuận tình {size}")
        page.locator("[name=why]").fill("Tòa án giải quyết")
        keep(page, f"topics-add-{size}")
        page.locator("[name=_save]").first.click()
        expect(page.locator("#result_list")).to_contain_text(f"ly hôn thuận tình {size}")
        keep(page, f"topics-{size}")


def test_the_console_speaks_english_when_asked(opens: Opens) -> None:
    with opens("editor", LIST) as page:
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.url}])
        page.goto(LIST)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("link", name="Procedures").first).to_be_attached()


def test_icons_are_silent_and_what_shows_an_icon_alone_has_a_name(opens: Opens) -> None:
    with opens("editor", LIST) as page:
        page.wait_for_function("!document.querySelector('.material-symbols-outlined:not([aria-hidden])')")
        expect(page.get_by_role("link", name="Thủ tục", exact=True).first).to_be_attached()
        nameless = page.locator("a, button").evaluate_all(
            """all => all.filter((one) => {
              const icons = [...one.querySelectorAll("[aria-hidden=true]")].map((icon) => icon.textContent).join("");
              return !one.ariaLabel && !one.title && one.textContent.trim() && one.textContent.trim() === icons.trim();
            }).map((one) => one.outerHTML.slice(0, 120))"""
        )
        assert nameless == []


def test_a_procedures_page_is_ticked_off_printed_and_shared(opens: Opens, size: str) -> None:
    with opens("", "/thu-tuc/") as page:
        page.get_by_label("Tên thủ tục hoặc việc cần làm").fill("khai sinh")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Thủ tục đăng ký khai sinh").click()
        page.get_by_label("Tờ khai đăng ký khai sinh").check()
        assert page.get_by_role("img", name="Mã QR dẫn đến trang này").evaluate("image => image.naturalWidth") > 50
        expect(page.get_by_role("button", name="In danh mục giấy tờ")).to_be_visible()
        keep(page, f"public-procedure-{size}")
        page.emulate_media(media="print")
        expect(page.get_by_role("button", name="In danh mục giấy tờ")).to_be_hidden()
        expect(page.locator("header.top")).to_be_hidden()
        expect(page.get_by_label("Tờ khai đăng ký khai sinh")).to_be_visible()
        keep(page, f"public-print-{size}")


PUBLIC = ("/", "/thu-tuc/", "/thu-tuc/1.001193/", "/hoi-dap/faq.gio-lam-viec/", "/health/")


def test_public_pages_work_by_keyboard_and_at_twice_the_size(opens: Opens, size: str) -> None:
    width, height = SIZES[size]
    with opens("", "/") as page:
        page.set_viewport_size({"width": max(320, width // 2), "height": height})
        for path in PUBLIC:
            page.goto(path)
            page.keyboard.press("Tab")
            expect(page.locator("a.skip")).to_be_focused()
            expect(page.locator("a.skip")).to_be_in_viewport()
            page.keyboard.press("Enter")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} is {wide} px too wide at twice the size"
