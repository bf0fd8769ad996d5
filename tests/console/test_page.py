"""The public page in headless Chromium: the real console and gateway, a fake dialogue and a fake telephony."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from gateway.server import application
from gateway.settings import GatewaySettings
from tests.console.browser import CHROMIUM, SIZES, chromium, expect_sound, keep, opened, write_noise
from tests.console.processes import console_process
from tests.fakes.recogniser import Recogniser
from tests.fakes.web_dialogue import WebDialogue, serving
from tests.fakes.web_telephony import WebTelephony

pytestmark = [pytest.mark.integration, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]


@dataclass
class Site:
    address: str
    dialogue: WebDialogue
    telephony: WebTelephony
    recogniser: Recogniser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    dialogue, telephony, recogniser = WebDialogue(), WebTelephony(), Recogniser()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with serving(dialogue.app) as turns, serving(telephony.app) as calls, serving(recogniser.app) as hearing:
        settings = GatewaySettings(
            _env_file=None,
            var=tmp_path_factory.mktemp("gateway"),
            dialogue_url=f"{turns}/webhooks/hotline",
            recognise_url=f"{hearing}/recognise",
            allowed_origins=(f"http://127.0.0.1:{port}",),
            rate_burst=500,
        )
        with serving(application(settings)) as gateway:
            addresses = {"CONSOLE_GATEWAY_URL": gateway, "CONSOLE_CALL_URL": f"{calls}/call".replace("http", "ws")}
            with console_process(tmp_path_factory.mktemp("var"), port, **addresses) as address:
                yield Site(address, dialogue, telephony, recogniser)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(write_noise(tmp_path_factory.mktemp("audio") / "question.wav", (2.0, 2.0, 30.0))) as one:
        yield one


@pytest.fixture(params=list(SIZES))
def page(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with opened(browser, site.address, request.param) as one:
        yield one


def ask(page: Page, text: str) -> None:
    page.get_by_label("Câu hỏi của anh chị").fill(text)
    page.keyboard.press("Enter")


def test_a_written_question_is_answered_with_source_and_date(page: Page, request: pytest.FixtureRequest) -> None:
    ask(page, "làm khai sinh cần giấy tờ gì")
    answer = page.locator(".message.hotline").last
    expect(answer.locator("li")).to_have_text(["Tờ khai theo mẫu", "Giấy chứng sinh"])
    expect(answer.locator(".checklist")).to_have_count(1)
    expect(answer.locator(".heading")).to_have_text("Giấy tờ phải nộp:")
    expect(answer.locator(".source")).to_contain_text("kiểm tra ngày 01/01/2025")
    expect(answer.locator(".source").get_by_role("link")).to_have_attribute(
        "href", "https://thutuc.example.gov.vn/1.001193"
    )
    keep(page, f"chat-{request.node.callspec.id}")


def test_options_are_buttons_and_go_back_as_choices(page: Page, site: Site) -> None:
    ask(page, "khai sinh")
    page.get_by_role("button", name="Đăng ký lại khai sinh").click()
    expect(page.locator(".message.you").last).to_contain_text("Đăng ký lại khai sinh")
    expect(page.locator(".message.hotline").last).to_contain_text("đăng ký lại khai sinh cần")
    expect(page.locator(".option")).to_have_count(0)
    assert site.dialogue.requests[-1]["text"] == "đăng ký lại khai sinh"
    assert site.dialogue.requests[-1]["conversation"] == site.dialogue.requests[-2]["conversation"]


def test_a_quick_question_is_one_click(page: Page) -> None:
    page.get_by_role("button", name="Đăng ký kết hôn").click()
    expect(page.locator(".message.hotline").last).to_contain_text("Đăng ký kết hôn cần giấy tờ gì? cần")


def test_further_questions_are_buttons_as_on_zalo(page: Page, site: Site) -> None:
    ask(page, "hộ chiếu")
    offered = page.locator(".message.hotline").last.locator(".choices .chip")
    expect(offered).to_have_text(["Phí, lệ phí", "Thời hạn", "Nơi nộp", "Biểu mẫu", "Gặp cán bộ"])
    expect(page.get_by_role("link", name="Biểu mẫu")).to_have_attribute(
        "href", "https://thutuc.example.gov.vn/1.001193"
    )
    page.get_by_role("button", name="Thời hạn").click()
    expect(page.locator(".message.you").last).to_contain_text("Thời hạn")
    expect(page.locator(".message.hotline").last).to_contain_text("mất bao lâu cần")
    assert site.dialogue.requests[-1]["text"] == "mất bao lâu"


def test_an_answer_on_its_way_is_seen(page: Page, site: Site) -> None:
    site.dialogue.hold.clear()
    ask(page, "giữ")
    expect(page.locator(".typing")).to_be_visible()
    site.dialogue.hold.set()
    expect(page.locator(".message.hotline").last).to_contain_text("giữ cần")
    expect(page.locator(".typing")).to_have_count(0)


def test_a_question_is_spoken_once_and_asked(page: Page, site: Site, request: pytest.FixtureRequest) -> None:
    page.get_by_role("button", name="Nói câu hỏi").click()
    expect(page.locator("#busy")).to_contain_text("Đang ghi câu hỏi")
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 900))")
    keep(page, f"speaking-{request.node.callspec.id}")
    page.get_by_role("button", name="Nói xong, gửi câu hỏi").click()
    expect(page.locator(".message.you").last).to_contain_text("làm hộ chiếu")
    expect(page.locator(".message.hotline").last).to_contain_text("làm hộ chiếu cần")
    assert site.recogniser.heard[-1][1] > 0.3


def test_what_is_not_understood_is_said_and_the_next_is_heard(page: Page, site: Site) -> None:
    site.recogniser.text = ""
    page.get_by_role("button", name="Nói câu hỏi").click()
    page.get_by_role("button", name="Nói xong, gửi câu hỏi").click()
    expect(page.locator(".message.failed")).to_contain_text("chưa nghe")
    site.recogniser.text = "làm hộ chiếu"
    expect(page.get_by_role("button", name="Nói câu hỏi")).to_be_enabled()


def test_an_officer_is_a_number_to_call(page: Page) -> None:
    ask(page, "cán bộ")
    expect(page.locator("a.officer")).to_have_attribute("href", "tel:1900866895")


def test_a_failure_offers_to_send_again(page: Page) -> None:
    ask(page, "lỗi")
    failed = page.locator(".message.failed")
    expect(failed).to_contain_text("gặp cán bộ")
    failed.get_by_role("button", name="Gửi lại").click()
    expect(page.locator(".message.failed")).to_have_count(1)
    ask(page, "học phí")
    expect(page.locator(".message.hotline").last).to_contain_text("học phí cần")


def test_the_conversation_outlives_a_reload(page: Page, site: Site) -> None:
    ask(page, "học phí")
    expect(page.locator(".source")).to_have_count(1)
    page.reload()
    expect(page.locator(".message.you")).to_have_text(["Anh chịhọc phí"])
    ask(page, "còn lệ phí")
    expect(page.locator(".source")).to_have_count(2)
    assert site.dialogue.requests[-1]["conversation"] == site.dialogue.requests[-2]["conversation"]


def test_the_gateway_keeps_the_conversation_and_forgets_it_at_a_word(page: Page) -> None:
    ask(page, "học phí, thẻ 079123456789")
    expect(page.locator(".source")).to_have_count(1)
    page.evaluate("sessionStorage.removeItem('history')")
    page.reload()
    expect(page.locator(".message.you")).to_have_text(["Anh chịhọc phí, thẻ ***789"])
    expect(page.locator(".choices .chip")).to_have_count(5)
    page.get_by_role("button", name="Xóa nội dung trao đổi").click()
    expect(page.locator(".message")).to_have_count(1)
    page.reload()
    expect(page.locator(".message")).to_have_count(1)


def test_what_is_said_is_never_markup(page: Page) -> None:
    ask(page, "<img src=x onerror=alert(1)>")
    expect(page.locator(".message.hotline").last).to_contain_text("<img src=x onerror=alert(1)> cần")
    assert page.locator(".log img").count() == 0


def test_the_page_works_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến ô nhập câu hỏi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Câu hỏi của anh chị")).to_be_focused()
    page.keyboard.type("học phí")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Nói câu hỏi")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".source")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_cut_off_when_narrow_or_zoomed(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    ask(page, "khai sinh")
    expect(page.locator(".option")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_every_control_has_a_name(page: Page) -> None:
    page.locator("#call-live").evaluate("live => { live.hidden = false; live.querySelector('details').open = true; }")
    nameless = "all => all.filter(one => !(one.innerText || one.ariaLabel || one.labels?.length)).map(one => one.id)"
    assert page.locator("button, a, textarea").evaluate_all(nameless) == []


def test_a_call_is_heard_shown_and_ended(page: Page, site: Site, request: pytest.FixtureRequest) -> None:
    before = site.telephony.frames
    page.get_by_role("button", name="Gọi bằng micrô").click()
    expect(page.locator("#call-state")).to_have_text("Mời anh chị nói", timeout=20_000)
    expect(page.locator("#hearing")).to_have_text("Đang nghe: làm khai sinh", timeout=20_000)
    heard = page.locator(".message.you").last
    expect(heard).to_contain_text("làm khai sinh cần giấy tờ gì", timeout=20_000)
    answer = page.locator(".message.hotline").last
    expect(answer).to_contain_text("Giấy chứng sinh")
    expect(answer.locator(".source")).to_contain_text("01/01/2025")
    expect_sound(page)
    keep(page, f"call-{request.node.callspec.id}")
    assert site.telephony.loudest > 3000
    assert site.telephony.odd_frames == 0
    assert site.telephony.frames - before > 100
    assert site.telephony.origins[-1] == site.address
    expect(page.locator("#call-state")).to_have_text("Mời anh chị nói")
    site.telephony.hung_up.clear()
    page.get_by_role("button", name="Kết thúc cuộc gọi").click()
    expect(page.locator("#call-state")).to_have_text("Cuộc gọi đã kết thúc")
    expect(page.get_by_role("button", name="Gọi bằng micrô")).to_be_focused()
    assert site.telephony.hung_up.wait(5)


def test_keys_decline_the_recording_and_reach_the_officer(page: Page, site: Site) -> None:
    page.get_by_role("button", name="Gọi bằng micrô").click()
    expect(page.locator("#call-state")).to_have_text("Mời anh chị nói", timeout=20_000)
    page.locator("#keys").evaluate("keys => { keys.open = true; }")
    page.get_by_role("button", name="9 Không ghi âm").click()
    expect(page.locator(".message.hotline").last).to_contain_text("sẽ không ghi âm")
    page.locator("body").press("0")
    expect(page.locator("a.officer")).to_have_text("1900 866 895")
    expect(page.locator("#call-state")).to_have_text("Cuộc gọi đã kết thúc")
    assert site.telephony.messages[-2:] == [{"type": "key", "key": "9"}, {"type": "key", "key": "0"}]


@pytest.mark.parametrize(
    ("from_hz", "to_hz", "tone_hz", "gain"), [(48_000, 8000, 1000, 1), (44_100, 8000, 1000, 1), (48_000, 8000, 6000, 0)]
)
def test_the_resampler_passes_speech_and_stops_what_would_fold(
    site: Site, browser: Browser, from_hz: int, to_hz: int, tone_hz: int, gain: int
) -> None:
    measure = """async ([from, to, tone]) => {
      const { Resampler } = await import("/static/public/audio/resampler.js");
      const resampler = new Resampler(from, to);
      const out = [];
      for (let start = 0; start < from; start += 128) {
        const chunk = Float32Array.from({ length: 128 }, (_, n) => Math.sin((2 * Math.PI * tone * (start + n)) / from));
        out.push(...resampler.process(chunk));
      }
      const steady = out.slice(500, -500);
      return [out.length, Math.sqrt(2 * steady.reduce((sum, one) => sum + one * one, 0) / steady.length)];
    }"""
    with opened(browser, site.address) as page:
        length, amplitude = page.evaluate(measure, [from_hz, to_hz, tone_hz])
    assert abs(length - to_hz) < 60
    assert amplitude == pytest.approx(gain, abs=0.01)


def test_the_jitter_buffer_waits_plays_and_never_falls_behind(site: Site, browser: Browser) -> None:
    script = """async () => {
      const { JitterBuffer } = await import("/static/public/audio/jitter.js");
      const buffer = new JitterBuffer(8000);
      const frame = () => new Float32Array(160).fill(1);
      const pull = () => { const out = new Float32Array(160); buffer.pull(out); return out[0]; };
      const first = [];
      for (let n = 0; n < 4; n += 1) { buffer.push(frame()); first.push(pull()); }
      while (buffer.held) pull();
      pull();
      for (let n = 0; n < 100; n += 1) buffer.push(frame());
      return { first, gaps: buffer.gaps, waitMs: buffer.waitMs, heldMs: buffer.held / 8, dropped: buffer.dropped > 0 };
    }"""
    with opened(browser, site.address) as page:
        found = page.evaluate(script)
    assert found["first"] == [0, 0, 1, 1]
    assert (found["gaps"], found["waitMs"], found["dropped"]) == (1, 80, True)
    assert found["heldMs"] <= 280
