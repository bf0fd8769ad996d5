"""A question spoken into the trial page: Chromium's microphone, the real console, fakes of the other parts."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.routing import Route

from tests.console.browser import CHROMIUM, SIZES, chromium, keep, write_noise
from tests.console.processes import console_process
from tests.console.test_tryout import Parts
from tests.fakes.web_dialogue import serving
from tests.postgresql import of_console

pytestmark = [pytest.mark.integration, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]


@pytest.mark.parametrize("size", list(SIZES))
def test_a_spoken_question_is_recognised_looked_up_answered_and_corrected(tmp_path: Path, size: str) -> None:
    environment = os.environ | of_console(tmp_path)
    command = [sys.executable, "-m", "tests.console.accessible_site"]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    cookie = json.loads(made.stdout.splitlines()[-1])["cookie"]
    parts = Parts()
    routes = [Route(f"/{name}", getattr(parts, name), methods=["POST"]) for name in ("recognise", "lookup", "turn")]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with serving(Starlette(routes=routes)) as url:
        addresses = {
            "CONSOLE_RECOGNISE_URL": f"{url}/recognise",
            "CONSOLE_LOOKUP_URL": f"{url}/lookup",
            "CONSOLE_DIALOGUE_URL": f"{url}/turn",
        }
        microphone = write_noise(tmp_path / "q.wav", (0.5, 2.0, 20.0))
        with console_process(tmp_path, port, **addresses) as address, chromium(microphone) as browser:
            width, height = SIZES[size]
            context = browser.new_context(viewport={"width": width, "height": height}, permissions=["microphone"])
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
            page = context.new_page()
            page.goto(f"{address}/admin/tryout/")
            page.get_by_role("button", name="Nói").click()
            expect(page.locator("#recording")).to_have_text("Đang nghe…")
            page.get_by_role("button", name="Dừng và nhận dạng").click()
            expect(page.locator("#answer")).to_contain_text("trả lời", timeout=20_000)
            expect(page.get_by_label("Câu hỏi", exact=True)).to_have_value("làm khai sinh")
            keep(page, f"tryout-{size}")
            page.get_by_role("button", name="Thêm câu hỏi vào bản nháp").click()
            expect(page.get_by_text("Câu hỏi đã vào bản nháp")).to_be_visible()
            context.close()
