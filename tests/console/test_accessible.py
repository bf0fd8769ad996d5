"""axe-core on every public and console page, at a desktop's and a phone's width: nothing serious, nothing critical."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.console.browser import CHROMIUM, SIZES, chromium, keep
from tests.console.processes import console_process
from tests.postgresql import of_console

pytestmark = [pytest.mark.integration, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
PREPARE = "tests.console.accessible_site"
GRAVE = {"serious", "critical"}


@dataclass
class Site:
    """A running console with content, and a session of each kind."""

    address: str
    cookie: str
    pages: list[str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("var")
    environment = os.environ | of_console(var)
    made = subprocess.run(
        [sys.executable, "-m", PREPARE], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    told = json.loads(made.stdout.splitlines()[-1])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with console_process(var, port) as address:
        yield Site(address, told["cookie"], told["pages"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(None) as one:
        yield one


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN", reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": site.cookie, "url": site.address}])
    yield context.new_page()
    context.close()


def test_no_page_has_a_serious_or_critical_finding(page: Page, site: Site, request: pytest.FixtureRequest) -> None:
    size = request.node.callspec.params["page"]
    found: dict[str, list[str]] = {}
    for path in site.pages:
        response = page.goto(f"{site.address}{path}")
        assert response and response.ok, f"{path}: {response and response.status}"
        name = path.strip("/").replace("/", "-").replace("?", "-")[:60] or "home"
        keep(page, f"page-{name}-{size}")
        grave = [one for one in Axe().run(page).response["violations"] if one["impact"] in GRAVE]
        said = [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}" for one in grave]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        said += [f"{wide} px too wide"] if wide > 0 else []
        if said:
            found[path] = said
    assert found == {}
