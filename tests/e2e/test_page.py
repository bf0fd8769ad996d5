"""The page against the real system: a question spoken into the browser's microphone, and the same in writing."""

import json
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
import soxr
from numpy import frombuffer
from playwright.sync_api import Page, expect

from demo.processes import free_port
from demo.system import System
from gateway.server import application
from gateway.settings import GatewaySettings
from tests.console.browser import CHROMIUM, SIZES, chromium, expect_sound, forget_sound, keep, opened
from tests.console.processes import console_process
from tests.e2e.calling import question_sound
from tests.fakes.web_dialogue import serving

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]

QUESTION = "làm khai sinh cần giấy tờ gì"
MICROPHONE_HZ = 48_000
AFTER_GREETING_SECONDS = 4.0
ANSWER_MS = 30_000


@pytest.fixture(scope="module")
def address(system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real console and gateway, and a telephony that takes calls from their page."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    folder = tmp_path_factory.mktemp("page")
    calls = {"TELEPHONY_ORIGINS": json.dumps([origin])}
    own = System(folder, var=Path("var"), rasa_url=system.rasa_url, asterisk=False, telephony=calls)
    channel = f"{system.rasa_url}/webhooks/hotline"
    settings = GatewaySettings(
        _env_file=None,
        var=own.var,
        dialogue_url=channel,
        recognise_url=f"http://127.0.0.1:{own.ports.http}/recognise",
        allowed_origins=(origin,),
    )
    with own, serving(application(settings)) as gateway:
        addresses = {
            "CONSOLE_GATEWAY_URL": gateway,
            "CONSOLE_CALL_URL": f"ws://127.0.0.1:{own.ports.http}/call",
            "CONSOLE_RASA_READY_URL": f"{channel}/ready",
            "CONSOLE_ACTIONS_READY_URL": f"http://127.0.0.1:{system.ports.actions}/ready",
            "CONSOLE_TELEPHONY_READY_URL": f"http://127.0.0.1:{own.ports.http}/ready",
            "CONSOLE_GATEWAY_READY_URL": f"{gateway}/ready",
        }
        with console_process(own.var, port, **addresses) as console:
            yield console


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of the question, after as much quiet as the greeting takes."""
    path = tmp_path_factory.mktemp("audio") / "question.wav"
    with wave.open("var/prompts/greeting.wav", "rb") as greeting:
        quiet = greeting.getnframes() / greeting.getframerate() + AFTER_GREETING_SECONDS
    spoken = soxr.resample(frombuffer(question_sound(QUESTION), "<i2"), 8000, MICROPHONE_HZ)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(MICROPHONE_HZ)
        file.writeframes(bytes(2 * int(quiet * MICROPHONE_HZ)) + spoken.tobytes() + bytes(2 * 60 * MICROPHONE_HZ))
    return path


@pytest.fixture(params=list(SIZES))
def page(address: str, microphone: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    with chromium(microphone) as browser, opened(browser, address, request.param) as one:
        yield one


def test_a_question_spoken_into_the_page_is_answered_aloud(page: Page, request: pytest.FixtureRequest) -> None:
    page.get_by_role("button", name="Gọi bằng micrô").click()
    expect(page.locator("#call-state")).to_have_text("Mời anh chị nói", timeout=ANSWER_MS)
    forget_sound(page)
    expect(page.locator(".message.you")).to_contain_text("khai sinh", timeout=ANSWER_MS)
    answer = page.locator(".message.hotline", has=page.locator(".source"))
    expect(answer.first).to_contain_text("khai sinh", timeout=ANSWER_MS)
    expect(answer.first.locator(".source")).to_contain_text("kiểm tra ngày")
    expect_sound(page)
    keep(page, f"real-call-{request.node.callspec.id}")
    page.get_by_role("button", name="Kết thúc cuộc gọi").click()
    expect(page.locator("#call-state")).to_have_text("Cuộc gọi đã kết thúc")


def test_a_question_written_on_the_page_is_answered(page: Page, request: pytest.FixtureRequest) -> None:
    page.get_by_label("Câu hỏi của anh chị").fill(QUESTION)
    page.keyboard.press("Enter")
    answer = page.locator(".message.hotline", has=page.locator(".source")).first
    expect(answer).to_contain_text("Tờ khai", timeout=ANSWER_MS)
    expect(answer.locator(".source")).to_contain_text("kiểm tra ngày")
    keep(page, f"real-chat-{request.node.callspec.id}")


def test_the_health_page_finds_every_part_well(page: Page, address: str) -> None:
    page.goto(f"{address}/health/")
    expect(page.locator(".states .well")).to_have_count(5)
