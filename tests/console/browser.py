"""Headless Chromium with a microphone that plays a file, and what the page's tests look at."""

import array
import math
import random
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
OUTPUT = Path("var/test-output")
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
QUIET_START = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)
SOUND_MS = 15_000
LISTEN_TO_THE_LOUDSPEAKER = """
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...rest) {
  if (target instanceof AudioDestinationNode) {
    const ear = this.context.createAnalyser();
    connect.call(this, ear);
    const samples = new Float32Array(ear.fftSize);
    setInterval(() => {
      ear.getFloatTimeDomainData(samples);
      if (samples.some((sample) => Math.abs(sample) > 0.05)) document.documentElement.dataset.loud = "yes";
    }, 20);
  }
  return connect.call(this, target, ...rest);
};
"""


@contextmanager
def chromium(microphone: Path | None) -> Iterator[Browser]:
    """Yield a browser; without a microphone file it refuses the microphone."""
    arguments = [*QUIET_START]
    if microphone:
        arguments += [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={microphone.absolute()}%noloop",
        ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, address: str, size: str = "desktop") -> Iterator[Page]:
    """Yield the page at `address`; an error in its scripts or a broken policy fails the test."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN", reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(LISTEN_TO_THE_LOUDSPEAKER)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    page.goto(address)
    page.wait_for_selector("#log .message")
    try:
        yield page
    finally:
        context.close()
    assert errors == []


def forget_sound(page: Page) -> None:
    """Forget what the loudspeaker has played."""
    page.evaluate("delete document.documentElement.dataset.loud")


def expect_sound(page: Page) -> None:
    """Wait until the loudspeaker plays something."""
    expect(page.locator("html")).to_have_attribute("data-loud", "yes", timeout=SOUND_MS)


def keep(page: Page, name: str) -> None:
    """Keep a screenshot."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=OUTPUT / f"{name}.png")


def write_noise(path: Path, seconds: tuple[float, float, float]) -> Path:
    """Write a WAV (48 kHz s16 mono): quiet, a noise that swells like speech, quiet; each for so many seconds."""
    before, loud, after = (int(part * 48_000) for part in seconds)
    dice = random.Random(7)
    swell = (abs(math.sin(2 * math.pi * 4 * n / 48_000)) for n in range(loud))
    noise = [int(14_000 * level * math.sin(n * 0.02) + dice.gauss(0, 1500) * level) for n, level in enumerate(swell)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(array.array("h", [0] * before + noise + [0] * after).tobytes())
    return path
