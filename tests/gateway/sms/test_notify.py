"""Checklists to callers: by SMS or into a linked chat, only with consent, only for our own processes, truly told."""

import json
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from actions.office import Checklist, GatewayNotifier
from gateway.phones import mobile
from gateway.server import application
from gateway.settings import GatewaySettings, SmsSettings, ZaloSettings
from gateway.sms.outbox import SmsOutbox
from gateway.sms.service import SmsService
from gateway.sms.text import bare, composed
from tests.fakes.sms import FakeSms
from tests.fakes.web_dialogue import serving
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender

NUMBER, PLAIN = "0912345678", "84912345678"
TEXT = "Dạ, về thủ tục đăng ký kết hôn:\nGiấy tờ phải nộp:\n☐ Tờ khai đăng ký kết hôn (1 bản chính)"
SOURCE = "https://thutuc.example.gov.vn/1.000894"
ASKED = {
    "number": NUMBER,
    "conversation": "c1",
    "procedure": "1.000894",
    "title": "Đăng ký kết hôn",
    "text": TEXT,
    "source": SOURCE,
    "consent": True,
}
AUTH = {"authorization": "Bearer notify-token"}
CONTRACTS = Path(__file__).parents[3] / "contracts"
Serve = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


def contract(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((CONTRACTS / name).read_text()))


@pytest.fixture
def sms() -> FakeSms:
    return FakeSms()


@pytest.fixture
def sms_settings(sms: FakeSms, tmp_path: Path) -> Iterator[SmsSettings]:
    with serving(sms.app) as url:
        yield SmsSettings(
            _env_file=None, var=tmp_path, url=f"{url}/send", token=sms.token, sender="HOTLINE", answer_seconds=2.0
        )


@pytest.fixture
def zalo() -> FakeZalo:
    return FakeZalo()


@pytest.fixture
def zalo_settings(zalo: FakeZalo, tmp_path: Path) -> Iterator[ZaloSettings]:
    with serving(zalo.app) as url:
        yield ZaloSettings(
            _env_file=None,
            var=tmp_path,
            app_id=zalo.app_id,
            app_secret=zalo.app_secret,
            oa_secret="oa-secret",
            refresh_token=zalo.refresh_token,
            api_url=url,
            oauth_url=url,
            merge_seconds=0.05,
            pictures=False,
        )


@pytest.fixture
def serve(settings: GatewaySettings) -> Serve:
    private = settings.model_copy(update={"notify_token": SmsSettings(token="notify-token", _env_file=None).token})

    @asynccontextmanager
    async def serve(
        sms: SmsSettings | None = None, zalo: ZaloSettings | None = None, host: str = "127.0.0.1"
    ) -> AsyncIterator[httpx.AsyncClient]:
        app = application(private, zalo, sms=sms)
        transport = httpx.ASGITransport(app=app, client=(host, 1))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=AUTH) as client,
        ):
            yield client

    return serve


async def asked(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    contract("notify-request.json").validate(ASKED | changes)
    answer: dict[str, Any] = (await client.post("/notify", json=ASKED | changes)).json()
    contract("notify-response.json").validate(answer)
    return answer


async def way(client: httpx.AsyncClient, number: str = NUMBER) -> Any:
    return (await client.post("/notify/way", json={"number": number})).json()["way"]


async def test_a_checklist_arrives_by_sms_and_is_called_sent_only_then(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings
) -> None:
    async with serve(sms_settings) as client:
        assert await way(client) == "sms"
        assert await asked(client) == {"state": "sent", "way": "sms"}
    (message,) = sms.arrived
    assert (message.number, message.sender) == (PLAIN, "HOTLINE")
    assert message.text.splitlines() == [
        "Da, ve thu tuc dang ky ket hon:",
        "Giay to phai nop:",
        "- To khai dang ky ket hon (1 ban chinh)",
        f"Nguon: {SOURCE}",
    ]


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_what_fails_for_now_is_queued_and_arrives_once(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.sms.service.PAUSE_FIRST", 0.05)
    sms.status_next.append(status)
    async with serve(sms_settings) as client:
        assert await asked(client) == {"state": "queued", "way": "sms"}
        await sms.until(lambda: len(sms.arrived) == 1)
        assert sms.asked == 2


async def test_a_lost_answer_makes_no_second_message(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.sms.service.PAUSE_FIRST", 0.05)
    sms.lost_next = 1
    async with serve(sms_settings) as client:
        assert (await asked(client))["state"] == "queued"
        await sms.until(lambda: sms.asked == 2)
    assert len(sms.arrived) == 1


async def test_a_throttled_message_waits_as_long_as_it_is_told(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings
) -> None:
    sms.status_next.append(429)
    sms.retry_after = "1"
    async with serve(sms_settings) as client:
        assert (await asked(client))["state"] == "queued"
        await sms.until(lambda: len(sms.arrived) == 1)


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_what_is_refused_is_told_so_and_listed_with_its_reason(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings, status: int
) -> None:
    sms.status_next.append(status)
    async with serve(sms_settings) as client:
        assert await asked(client) == {"state": "refused", "way": None}
        listed = (await client.get("/notify/dead-letters")).json()
    assert [(one["reason"], one["ends"]) for one in listed["dead"]] == [("sms_refused", "678")]
    assert sms.asked == 1


async def test_a_slow_gateway_is_not_waited_for(serve: Serve, sms: FakeSms, sms_settings: SmsSettings) -> None:
    sms.slow_seconds = 0.6
    async with serve(sms_settings.model_copy(update={"answer_seconds": 0.1})) as client:
        assert (await asked(client))["state"] == "queued"
        await sms.until(lambda: len(sms.arrived) == 1)


async def test_a_gateway_that_is_away_keeps_the_message_over_a_restart(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.sms.service.PAUSE_FIRST", 0.05)
    async with serve(sms_settings.model_copy(update={"url": "http://127.0.0.1:1/send"})) as client:
        assert (await asked(client))["state"] == "queued"
    async with serve(sms_settings):
        await sms.until(lambda: len(sms.arrived) == 1)


async def test_one_number_gets_its_share_and_no_more(serve: Serve, sms: FakeSms, sms_settings: SmsSettings) -> None:
    async with serve(sms_settings.model_copy(update={"per_day": 2})) as client:
        states = [(await asked(client))["state"] for _ in range(3)]
    assert states == ["sent", "sent", "refused"]
    assert len(sms.arrived) == 2


async def test_what_is_too_old_is_given_up(sms: FakeSms, sms_settings: SmsSettings) -> None:
    now = 0.0
    service = SmsService(sms_settings.model_copy(update={"give_up_seconds": 10}))
    service.outbox = SmsOutbox(service.database, 5, lambda: now)
    sms.status_next.extend([500] * 3)
    async with service.running():
        assert await service.send(PLAIN, "a") == "queued"
        now = 100.0
        await sms.until(lambda: sms.asked == 2)
    now = 1000.0
    reopened = SmsService(sms_settings)
    dead: Any = (await reopened.outbox.listed())["dead"]
    reopened.database.close()
    assert [one["reason"] for one in dead] == ["sms_refused"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": False},
        {"consent": "true"},
        {"text": ""},
        {"text": 5},
        {"number": "02923820000"},
        {"number": "113"},
        {"title": "x" * 501},
        {"text": "x" * 20_001},
    ],
)
async def test_without_consent_or_a_mobile_number_nothing_is_sent(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings, wrong: dict[str, Any]
) -> None:
    async with serve(sms_settings) as client:
        assert (await client.post("/notify", json=ASKED | wrong)).status_code == 400
    assert sms.asked == 0


@pytest.mark.parametrize(
    ("headers", "host"),
    [
        ({"authorization": "Bearer wrong"}, "127.0.0.1"),
        ({"authorization": ""}, "127.0.0.1"),
        (AUTH, "10.0.0.5"),
        ({**AUTH, "x-forwarded-for": "127.0.0.1"}, "127.0.0.1"),
    ],
)
async def test_nobody_else_may_send(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings, headers: dict[str, str], host: str
) -> None:
    async with serve(sms_settings, host=host) as client:
        for path in ("/notify", "/notify/way"):
            assert (await client.post(path, json=ASKED, headers=headers)).status_code == 404
        assert (await client.get("/notify/dead-letters", headers=headers)).status_code == 404
    assert sms.asked == 0


async def test_without_a_token_the_door_is_shut(settings: GatewaySettings, sms_settings: SmsSettings) -> None:
    app = application(settings, sms=sms_settings)
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 1))
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://g") as client:
        answer = await client.post("/notify", json=ASKED, headers={"authorization": "Bearer "})
    assert answer.status_code == 404


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 50_000, b"x" * 70_000])
async def test_garbage_is_refused(serve: Serve, sms_settings: SmsSettings, body: bytes) -> None:
    async with serve(sms_settings) as client:
        assert (await client.post("/notify", content=body)).status_code == 400


async def test_where_nothing_is_configured_there_is_no_way(serve: Serve) -> None:
    async with serve() as client:
        assert await way(client) is None
        assert await asked(client) == {"state": "refused", "way": None}


async def linked(client: httpx.AsyncClient, zalo: FakeZalo, person: str = "222", phone: str = PLAIN) -> WebhookSender:
    sender = WebhookSender("/zalo/webhook", client, zalo)
    await sender.deliver(sender.text("làm hộ chiếu cần gì", person))
    await zalo.until(lambda: len(zalo.texts(person)) >= 1)
    await sender.deliver(sender.text("liên kết số điện thoại", person))
    await zalo.until(lambda: len(zalo.texts(person)) >= 2)
    await sender.deliver(sender.text("đồng ý liên kết bằng cuộc gọi", person))
    await zalo.until(lambda: len(zalo.texts(person)) >= 3)
    assert await keyed(client, code_in(zalo.texts(person)[-1]), phone) == "linked"
    await zalo.until(lambda: len(zalo.texts(person)) >= 4)
    return sender


def code_in(text: str) -> str:
    found = re.search(r"Mã liên kết của anh chị: (\d{3}) (\d{3})", text)
    assert found, text
    return found[1] + found[2]


async def keyed(client: httpx.AsyncClient, code: str, number: str = NUMBER) -> Any:
    body = {"number": number, "code": code}
    contract("link-request.json").validate(body)
    answer = (await client.post("/notify/link", json=body)).json()
    contract("link-response.json").validate(answer)
    return answer["state"]


async def test_a_linked_number_gets_its_checklist_in_the_chat(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(sms_settings, zalo_settings) as client:
        await linked(client, zalo)
        assert await way(client) == "zalo"
        assert await asked(client) == {"state": "sent", "way": "zalo"}
        assert await way(client, "0987654321") == "sms"
    assert zalo.texts("222")[-1] == f"{TEXT}\n\nNguồn: {SOURCE}"
    assert sms.asked == 0


async def test_who_withdraws_is_no_longer_linked(
    serve: Serve, sms_settings: SmsSettings, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(sms_settings, zalo_settings) as client:
        sender = await linked(client, zalo)
        await sender.deliver(sender.event("user_withdraw", "222"))
        assert await way(client) == "sms"


async def test_where_zalo_refuses_the_sms_goes_out(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(sms_settings, zalo_settings) as client:
        await linked(client, zalo)
        zalo.fail_next.append(-230)
        assert await asked(client) == {"state": "sent", "way": "sms"}
    assert len(sms.arrived) == 1


async def test_outside_the_window_an_approved_template_goes_out(
    serve: Serve, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(None, zalo_settings.model_copy(update={"template": "t-1"})) as client:
        await linked(client, zalo, "333")
        long_ago(zalo_settings, "333")
        assert await asked(client) == {"state": "sent", "way": "zalo"}
    message = zalo.delivered[-1].message
    assert message["template_id"] == "t-1"
    assert message["template_data"] == {"procedure": "Đăng ký kết hôn", "source": SOURCE}


async def test_outside_the_window_without_a_template_there_is_no_way(
    serve: Serve, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(None, zalo_settings) as client:
        await linked(client, zalo, "333")
        long_ago(zalo_settings, "333")
        assert await way(client) is None


def long_ago(settings: ZaloSettings, person: str) -> None:
    """Put a person's last message before the window."""
    with closing(sqlite3.connect(settings.database)) as connection, connection:
        connection.execute("UPDATE people SET spoke = spoke - 604800 WHERE person = ?", (person,))


async def test_a_number_on_a_form_proves_nothing(
    serve: Serve, sms_settings: SmsSettings, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(sms_settings, zalo_settings) as client:
        sender = WebhookSender("/zalo/webhook", client, zalo)
        await sender.deliver(sender.text("làm hộ chiếu cần gì", "222"))
        await zalo.until(lambda: len(zalo.texts("222")) >= 1)
        await sender.deliver(sender.event("user_submit_info", "222", info={"name": "A", "phone": PLAIN}))
        await zalo.until(lambda: len(zalo.texts("222")) >= 2)
        assert "chọn cách xác nhận" in zalo.texts("222")[-1]
        assert await way(client) == "sms"


async def test_a_code_by_sms_links_the_number_it_went_to(
    serve: Serve, sms: FakeSms, sms_settings: SmsSettings, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(sms_settings, zalo_settings) as client:
        sender = WebhookSender("/zalo/webhook", client, zalo)
        for number, text in enumerate(["liên kết số điện thoại", "đồng ý liên kết bằng tin nhắn", NUMBER], 1):
            await sender.deliver(sender.text(text, "222"))
            await zalo.until(lambda number=number: len(zalo.texts("222")) >= number)
        (message,) = sms.arrived
        assert message.number == PLAIN
        code = re.search(r"\d{6}", message.text)
        assert code
        await sender.deliver(sender.text(f"{(int(code[0]) + 1) % 10**6:06d}", "222"))
        await zalo.until(lambda: "chưa đúng" in zalo.texts("222")[-1])
        assert await way(client) == "sms"
        await sender.deliver(sender.text(code[0], "222"))
        await zalo.until(lambda: "đã liên kết" in zalo.texts("222")[-1])
        assert await way(client) == "zalo"
        await sender.deliver(sender.text("hủy liên kết", "222"))
        await zalo.until(lambda: "đã xóa số điện thoại" in zalo.texts("222")[-1])
        assert await way(client) == "sms"


async def test_a_code_keyed_by_another_number_of_the_same_person_or_twice(
    serve: Serve, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(None, zalo_settings) as client:
        await linked(client, zalo)
        code = code_in(zalo.texts("222")[2])
        assert await keyed(client, code) == "linked"  # the same call's second try
        assert await keyed(client, code, "0987654321") == "wrong"
        assert await way(client, "0987654321") is None


async def test_a_number_proved_by_another_moves_and_the_first_is_told(
    serve: Serve, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(None, zalo_settings) as client:
        await linked(client, zalo, "222")
        await linked(client, zalo, "444")
        await zalo.until(lambda: "một tài khoản Zalo khác" in zalo.texts("222")[-1])
        assert await asked(client) == {"state": "sent", "way": "zalo"}
    assert zalo.texts("444")[-1].startswith(TEXT[:20])


async def test_where_numbers_can_be_faked_no_call_links(
    serve: Serve, zalo: FakeZalo, zalo_settings: ZaloSettings
) -> None:
    async with serve(None, zalo_settings.model_copy(update={"link_by_call": False})) as client:
        assert await keyed(client, "123456") == "refused"


@pytest.mark.parametrize("code", ["", "12345a", None, 123456, "1" * 21])
async def test_what_is_no_code_is_refused(serve: Serve, zalo_settings: ZaloSettings, code: Any) -> None:
    async with serve(None, zalo_settings) as client:
        assert (await client.post("/notify/link", json={"number": NUMBER, "code": code})).status_code == 400


def test_the_action_server_and_the_gateway_understand_each_other(
    settings: GatewaySettings, sms: FakeSms, sms_settings: SmsSettings
) -> None:
    private = settings.model_copy(update={"notify_token": SmsSettings(token="notify-token", _env_file=None).token})
    with serving(application(private, sms=sms_settings)) as url:
        with closing(GatewayNotifier(url, "notify-token", 3.0)) as notifier:
            assert notifier.way(NUMBER) == "sms"
            assert notifier.way("02923820000") is None
            checklist = Checklist(NUMBER, "c1", "1.000894", "Đăng ký kết hôn", TEXT, SOURCE)
            assert notifier.send(checklist) == ("sent", "sms")
        with closing(GatewayNotifier(url, "wrong", 3.0)) as stranger:
            assert stranger.way(NUMBER) is None
    with closing(GatewayNotifier("http://127.0.0.1:1", "notify-token", 0.5)) as nobody:
        assert nobody.way(NUMBER) is None
    assert len(sms.arrived) == 1


@pytest.mark.parametrize(
    ("number", "mobile_number"),
    [
        ("0912345678", PLAIN),
        ("+84912345678", PLAIN),
        ("84 912 345 678", PLAIN),
        ("02923820000", None),
        ("113", None),
        ("", None),
        ("09123456789", None),
    ],
)
def test_only_mobile_numbers_take_messages(number: str, mobile_number: str | None) -> None:
    assert mobile(number) == mobile_number


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("segments", [1, 2, 4])
def test_a_long_list_is_cut_at_a_line_s_end_and_says_where_the_rest_is(plain: bool, segments: int) -> None:
    lines = [f"☐ Giấy tờ số {place} của người nộp hồ sơ" for place in range(40)]
    text = composed("\n".join(lines), "https://a.vn/x", plain=plain, segments=segments)
    most = {1: {True: 160, False: 70}, 2: {True: 306, False: 134}, 4: {True: 612, False: 268}}[segments][plain]
    assert len(text) <= most
    assert text.endswith("https://a.vn/x")
    shown = bare if plain else str
    assert all(line in [shown(one.replace("☐", "-")) for one in lines] for line in text.splitlines()[:-1])
    assert text.isascii() is plain
