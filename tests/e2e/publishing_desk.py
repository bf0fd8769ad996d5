"""The console as three people use it in browsers of their own, beside a hotline that answers from what they publish."""

import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.async_api import Page, async_playwright, expect

from tests.console.browser import CHROMIUM, OUTPUT, QUIET_START, SIZES
from tests.fakes.sip_waiting import eventually

PUBLISHING_MS = 240_000
STEP_SECONDS = 30.0
LIST = "/admin/catalogue/procedure/"


@contextmanager
def own_knowledge(var: Path, folder: Path) -> Iterator[Path]:
    """Give a hotline a copy of what is published, to publish beside; what stood there comes back afterwards."""
    link = var / "knowledge"
    real, own = link.resolve(), folder / "knowledge"
    used = (real / "current").resolve()
    for name in ("clips", "embeddings", f"snapshots/{used.name}"):
        shutil.copytree(real / name, own / name, copy_function=_linked)
    (own / "current").symlink_to(Path("snapshots") / used.name)
    _point(link, own)
    try:
        yield own
    finally:
        _point(link, real)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


def _point(link: Path, target: Path) -> None:
    beside = link.with_name(".knowledge")
    beside.symlink_to(target, target_is_directory=True)
    beside.replace(link)


@dataclass
class Desk:
    """Three people at one console."""

    address: str
    knowledge: Path
    pages: dict[str, Page]
    sessions: dict[str, str]

    @property
    def live(self) -> str:
        """The version of the snapshot in use."""
        return (self.knowledge / "current").readlink().name

    async def switched(self, before: str, seconds: float) -> float:
        """Wait until another snapshot is in use; return when that was noticed, in seconds of the wall clock."""
        await eventually(lambda: self.live != before, seconds, "another snapshot in use")
        return time.time()

    async def open_record(self, who: str, code: str, found_by: str) -> Page:
        """Search for a record and open its form."""
        page = self.pages[who]
        await page.goto(f"{self.address}{LIST}")
        await page.locator("#searchbar").first.fill(found_by)
        await page.keyboard.press("Enter")
        await page.locator("#result_list tr", has_text=code).locator("th a, td a").first.click()
        await expect(page.get_by_role("link", name="Khác gì với bản đang công khai")).to_be_visible()
        return page

    async def change_fee(self, code: str, found_by: str, before: str, after: str) -> None:
        """Write another fee as the editor, and ask for approval."""
        page = await self.open_record("editor", code, found_by)
        await (
            page.get_by_role("link", name="Cách nộp, thời hạn, lệ phí")
            .or_(page.get_by_text("Cách nộp, thời hạn, lệ phí", exact=True))
            .first.click()
        )
        amounts = page.locator('textarea[name^="filings-"][name$="-fee.items"]')
        for place in range(await amounts.count()):
            if await amounts.nth(place).input_value() == before:
                await amounts.nth(place).fill(after)
        await self.keep("editor", "edit")
        await page.locator('[name="_save"]').first.click()
        await page.wait_for_url(f"**{LIST}*")
        page = await self.open_record("editor", code, found_by)
        await page.get_by_role("button", name="Trình duyệt").click()
        await expect(page.get_by_text("Chờ duyệt").first).to_be_visible()

    async def approve(self, code: str, found_by: str) -> None:
        """Approve it as the reviewer."""
        page = await self.open_record("reviewer", code, found_by)
        await page.get_by_role("button", name="Duyệt", exact=True).click()
        await expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)
        await self.keep("reviewer", "approved")

    async def withdraw(self, code: str, found_by: str) -> float:
        """Take it off the air as the reviewer; return when the button was pressed."""
        page = await self.open_record("reviewer", code, found_by)
        pressed = time.time()
        await page.get_by_role("button", name="Rút khỏi nội dung công khai").click()
        await expect(page.get_by_text("Đã rút").first).to_be_visible()
        await self.keep("reviewer", "withdrawn")
        return pressed

    async def see_difference(self, before: str, after: str) -> None:
        """Look, as the publisher, at what would change."""
        page = self.pages["publisher"]
        await page.goto(f"{self.address}/admin/workflow/difference/")
        await expect(page.locator("del").first).to_contain_text(before)
        await expect(page.locator("ins").first).to_contain_text(after)
        await self.keep("publisher", "difference")

    async def publish(self) -> None:
        """Begin a publishing, as the publisher."""
        page = self.pages["publisher"]
        await page.goto(f"{self.address}/admin/publishing/publishrun/")
        await page.get_by_role("button", name="Xuất bản nội dung đã duyệt").click()

    def nearly_published(self) -> bool:
        """Say whether the publishing's page shows the last part of the gate, or that it is over."""
        page = httpx.get(self.pages["publisher"].url, cookies={"sessionid": self.sessions["publisher"]}).text
        return "(3/4)" in page or 'http-equiv="refresh"' not in page

    async def published(self) -> None:
        """Wait for the page to say that it is published."""
        page = self.pages["publisher"]
        await expect(page.locator("h2", has_text=f"Xong: {self.live}")).to_be_visible(timeout=PUBLISHING_MS)
        await self.keep("publisher", "published")

    async def go_back(self) -> None:
        """Make the snapshot before live again, as the publisher, with one click."""
        page = self.pages["publisher"]
        await page.goto(f"{self.address}/admin/publishing/publishrun/")
        await page.get_by_role("button", name="Dùng lại bản này").first.click()

    async def keep(self, who: str, what: str) -> None:
        """Keep a screenshot."""
        OUTPUT.mkdir(parents=True, exist_ok=True)
        await self.pages[who].screenshot(path=OUTPUT / f"publishing-{what}.png")


@asynccontextmanager
async def at_the_desk(address: str, knowledge: Path, sessions: dict[str, str]) -> AsyncIterator[Desk]:
    """Open a browser for each person, signed in."""
    width, height = SIZES["desktop"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET_START))
        pages = {}
        for who, session in sessions.items():
            context = await browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
            await context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            pages[who] = await context.new_page()
        yield Desk(address, knowledge, pages, sessions)
        await browser.close()
