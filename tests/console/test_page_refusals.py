"""What the page says when there is no microphone, no telephony, no gateway."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser import CHROMIUM, chromium, opened, write_noise
from tests.console.processes import console_process

pytestmark = [pytest.mark.integration, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]

NOWHERE = {"CONSOLE_GATEWAY_URL": "http://127.0.0.1:9", "CONSOLE_CALL_URL": "ws://127.0.0.1:9/call"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with console_process(tmp_path_factory.mktemp("var"), port, **NOWHERE) as one:
        yield one


@pytest.fixture
def with_microphone(address: str, tmp_path: Path) -> Iterator[Page]:
    with chromium(write_noise(tmp_path / "q.wav", (0.1, 0.1, 0.1))) as browser, opened(browser, address) as page:
        yield page


def test_without_a_microphone_the_page_says_what_to_do(address: str) -> None:
    with chromium(None) as browser, opened(browser, address) as page:
        page.get_by_role("button", name="Gọi bằng micrô").click()
        expect(page.locator("#call-state")).to_contain_text("micrô")
        expect(page.locator("#call")).to_have_attribute("data-state", "failed")
        expect(page.get_by_role("button", name="Gọi bằng micrô")).to_be_enabled()


def test_without_telephony_the_call_ends_with_words(with_microphone: Page) -> None:
    with_microphone.get_by_role("button", name="Gọi bằng micrô").click()
    expect(with_microphone.locator("#call-state")).to_contain_text("Chưa kết nối được với tổng đài", timeout=15_000)


def test_without_the_gateway_the_page_names_the_phone(with_microphone: Page) -> None:
    with_microphone.get_by_label("Câu hỏi của anh chị").fill("học phí")
    with_microphone.keyboard.press("Enter")
    expect(with_microphone.locator(".message.failed")).to_contain_text("gọi tổng đài 1900 866 895")
    expect(with_microphone.get_by_role("button", name="Gửi lại")).to_be_visible()
