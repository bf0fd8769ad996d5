"""Zalo's page, through Django's own client, before the gateway's real private side."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.test import Client
from pydantic import SecretStr

from console.accounts.roles import Role
from console.conversations.models import Conversation
from gateway.server import application
from gateway.settings import GatewaySettings, ZaloSettings
from tests.console.people import person, signed_in
from tests.fakes.web_dialogue import WebDialogue, serving
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender, until

pytestmark = pytest.mark.django_db
AGAINST_THE_RULES = -248


@pytest.fixture
def zalo() -> FakeZalo:
    return FakeZalo()


@pytest.fixture
def gateway(zalo: FakeZalo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    dialogue = WebDialogue()
    with serving(dialogue.app) as turns, serving(zalo.app) as zalo_url:
        account = ZaloSettings(
            _env_file=None,
            var=tmp_path,
            app_id=zalo.app_id,
            app_secret=zalo.app_secret,
            oa_secret="oa-secret",
            refresh_token=zalo.refresh_token,
            desk_secret="desk-secret",
            api_url=zalo_url,
            oauth_url=zalo_url,
            merge_seconds=0.05,
            pictures=False,
        )
        own = GatewaySettings(_env_file=None, var=tmp_path, dialogue_url=f"{turns}/webhooks/hotline")
        with serving(application(own, account)) as address:
            reached = {"desk_url": address, "desk_secret": SecretStr("desk-secret"), "var": tmp_path}
            monkeypatch.setattr(settings, "CONSOLE", settings.CONSOLE.model_copy(update=reached))
            yield address


@pytest.fixture
def officer() -> Client:
    return signed_in(person("canbo", Role.OFFICER))


async def written(address: str, zalo: FakeZalo, text: str) -> None:
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        sender = WebhookSender("/zalo/webhook", client, zalo)
        assert await sender.deliver(sender.text(text)) == 200
        await until(lambda: client.get("/ready"), lambda page: not page["zalo"]["waiting"] + page["zalo"]["to_send"])


def play(address: str, zalo: FakeZalo, text: str) -> None:
    asyncio.run(written(address, zalo, text))


def page(client: Client) -> str:
    response = client.get("/admin/zalo/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_answer_that_zalo_refused_is_listed_with_its_reason_and_sent_again(
    gateway: str, zalo: FakeZalo, officer: Client
) -> None:
    zalo.fail_next.append(AGAINST_THE_RULES)
    play(gateway, zalo, "hộ chiếu")
    shown = page(officer)
    assert "Dạ, hộ chiếu cần" in shown
    assert "Zalo không nhận nội dung" in shown
    number = shown.split('name="id" value="')[1].split('"')[0]
    assert officer.post("/admin/zalo/again/", {"kind": "answer", "id": number}).status_code == 302
    asyncio.run(zalo.until(lambda: bool(zalo.texts("222"))))
    assert zalo.texts("222")[0].startswith("Dạ, hộ chiếu cần")
    assert "Không có tin nào bị bỏ lại" in page(officer)


def test_who_asks_for_an_officer_is_listed_and_handed_back(gateway: str, zalo: FakeZalo, officer: Client) -> None:
    play(gateway, zalo, "cán bộ")
    assert "Không có ai đang chờ" not in page(officer)
    secret = {"X-Desk-Secret": "desk-secret"}
    assert httpx.post(f"{gateway}/takeover", json={"person": "222", "on": True}, headers=secret).is_success
    assert "Trả lại cho hệ thống" in page(officer)
    officer.post("/admin/zalo/hand-back/", {"person": "222"})
    assert "Trả lại cho hệ thống" not in page(officer)
    assert not Conversation.objects.filter(person="222").exclude(taken_over_by=None).exists()


def test_a_refused_token_is_an_alert(gateway: str, zalo: FakeZalo, officer: Client) -> None:
    zalo.refresh_token = "used elsewhere"

    async def asked() -> None:
        async with httpx.AsyncClient(base_url=gateway, trust_env=False) as client:
            sender = WebhookSender("/zalo/webhook", client, zalo)
            await sender.deliver(sender.text("hộ chiếu"))
            await until(lambda: client.get("/ready"), lambda page: page["zalo"]["alert"] is not None)

    asyncio.run(asked())
    assert "Zalo từ chối mã truy cập của tài khoản" in page(officer)


def test_without_a_gateway_the_page_says_so(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = settings.CONSOLE.model_copy(update={"desk_url": "http://127.0.0.1:9"})
    monkeypatch.setattr(settings, "CONSOLE", nowhere)
    assert "Cổng kết nối nội bộ không trả lời: unreachable" in page(officer)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER])
def test_only_officers_act(role: Role) -> None:
    client = signed_in(person("khac", role))
    assert client.post("/admin/zalo/again/", {"kind": "answer", "id": "1"}).status_code == 403
    assert client.post("/admin/zalo/hand-back/", {"person": "222"}).status_code == 403
