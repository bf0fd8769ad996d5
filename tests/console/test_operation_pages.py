"""The pages of operation in headless Chromium over real processes: console and gateway, events by their outbox."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from common.outbox import Outbox, Pace
from common.outbox_delivery import by_http
from demo.processes import free_port
from tests.console.browser import CHROMIUM, SIZES, chromium, keep
from tests.console.events import call, unknown
from tests.console.processes import console_process
from tests.fakes.web_dialogue import WebDialogue, serving
from tests.postgresql import of_console

pytestmark = [pytest.mark.integration, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
TOKEN = "key-of-this-test"
ORIGIN = {"Origin": "http://127.0.0.1:8000"}
ASKED = {"desktop": "đăng ký xe lôi ba bánh", "phone": "thuê mặt nước nuôi cá lồng"}
"""What nobody could answer: one question for each width."""
PAGES = {
    "conversations": "Cuộc trò chuyện",
    "conversations/live": "Cuộc gọi và chat lúc này",
    "unanswered": "Chưa trả lời được",
    "calendars": "Giờ làm việc",
    "calendars/of/hotline": "Trong tuần",
    "calendars/holidays": "Theo luật",
    "privacy/retentionrun": "Thời hạn lưu",
}


@dataclass
class Hotline:
    console: str
    gateway: str
    password: str


@contextmanager
def gateway_process(var: Path, console: str, dialogue: str) -> Iterator[str]:
    port = free_port()
    environment = os.environ | {
        "HOTLINE_VAR": str(var),
        "GATEWAY_PORT": str(port),
        "GATEWAY_DIALOGUE_URL": f"{dialogue}/webhooks/hotline",
        "HOTLINE_EVENTS_URL": f"{console}/api/events",
        "HOTLINE_EVENTS_TOKEN": TOKEN,
    }
    process = subprocess.Popen([sys.executable, "-m", "gateway"], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: reachable(address))
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def reachable(address: str) -> bool:
    try:
        return httpx.get(f"{address}/ready").is_success
    except httpx.HTTPError:
        return False


def until(there: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end
        time.sleep(0.05)


def undelivered(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT COUNT(*) FROM events").fetchone()[0])
    finally:
        connection.close()


@pytest.fixture(scope="module")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    var, port = tmp_path_factory.mktemp("operation"), free_port()
    with (
        console_process(var, port, HOTLINE_EVENTS_TOKEN=TOKEN) as console,
        serving(WebDialogue().app) as dialogue,
        gateway_process(var, console, dialogue) as gateway,
    ):
        made = subprocess.run(
            [sys.executable, "-m", "console.manage", "ensure_admin"],
            env=os.environ | of_console(var),
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"password (\S+)", made.stdout)
        assert found
        box = Outbox(var / "box.sqlite3", "tests", by_http(f"{console}/api/events", TOKEN), Pace(0.05, 0.5))
        said = [*call("cuoc-goi-1"), unknown("cuoc-goi-1", 2, "xin phép bay flycam, số tôi 0901234567")]
        said += [unknown(f"cuoc-goi-{size}", 1, words) for size, words in ASKED.items()]
        for written in [box.emit(one["kind"], one["conversation"], one["body"]) for one in said]:
            written.result(10)
        until(lambda: undelivered(var / "box.sqlite3") == 0)
        box.close()
        yield Hotline(console, gateway, found[1])


@contextmanager
def signed_in(hotline: Hotline, size: str) -> Iterator[Page]:
    width, height = SIZES[size]
    with chromium(None) as browser:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
        page = context.new_page()
        page.goto(f"{hotline.console}/admin/")
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", hotline.password)
        page.click("button[type=submit]")
        yield page
        context.close()


def chat(hotline: Hotline, text: str) -> str:
    return httpx.post(f"{hotline.gateway}/chat", json={"text": text}, headers=ORIGIN).text


@pytest.mark.parametrize("size", list(SIZES))
def test_every_page_of_operation_opens_and_fits_its_width(hotline: Hotline, size: str) -> None:
    with signed_in(hotline, size) as page:
        for name, title in PAGES.items():
            page.goto(f"{hotline.console}/admin/{name}/")
            expect(page.locator("main, #main, body").first).to_contain_text(title)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} px too wide"
            keep(page, f"operation-{name.replace('/', '-')}-{size}")
        page.goto(f"{hotline.console}/admin/conversations/of/cuoc-goi-1/")
        expect(page.locator("body")).to_contain_text("xin phép bay flycam")
        expect(page.locator("body")).not_to_contain_text("0901234567")
        keep(page, f"operation-conversation-{size}")


@pytest.mark.parametrize("size", list(SIZES))
def test_what_was_not_answered_is_answered_once(hotline: Hotline, size: str) -> None:
    with signed_in(hotline, size) as page:
        page.goto(f"{hotline.console}/admin/unanswered/")
        page.get_by_role("link", name=ASKED[size]).click()
        page.get_by_role("button", name="Nhận xử lý").click()
        page.locator("[name=answer]").fill(f"Anh chị hỏi nơi đăng ký xe ({size}).")
        page.locator("[name=source]").fill("https://example.gov.vn/1")
        page.locator("[name=decision]").fill("1/QĐ-UBND")
        keep(page, f"operation-unanswered-topic-{size}")
        page.locator("form[action$='/answer/'] button").click()
        expect(page.locator("body")).to_contain_text(f"Anh chị hỏi nơi đăng ký xe ({size}).")
        page.goto(f"{hotline.console}/admin/catalogue/faq/?stage=draft")
        expect(page.locator("#result_list")).to_contain_text(ASKED[size][1:])
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0


@pytest.mark.parametrize("size", list(SIZES))
def test_a_notice_from_the_page_is_shown_in_chats_within_seconds_and_the_chat_arrives(
    hotline: Hotline, size: str
) -> None:
    notice, asked = f"Nghỉ lễ đến hết ngày mai ({size})", f"hộ chiếu cần gì khi {size}"
    with signed_in(hotline, size) as page:
        page.goto(f"{hotline.console}/admin/notices/")
        page.fill("textarea[name=text]", notice)
        page.evaluate("document.querySelector('input[name=end]').value = '2099-01-01T00:00'")
        page.evaluate("document.querySelector('input[name=start]').value = '2020-01-01T00:00'")
        began = time.monotonic()
        page.click("text=Lưu và cho có hiệu lực")
        expect(page.locator("body")).to_contain_text("Đang phát đầu tiên")
        keep(page, f"operation-notices-{size}")
        assert notice in chat(hotline, asked)
        assert time.monotonic() - began < 10
        page.goto(f"{hotline.console}/admin/conversations/live/")
        expect(page.locator("#live")).to_contain_text(asked, timeout=15_000)  # renewed by htmx
