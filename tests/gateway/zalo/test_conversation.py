"""A whole conversation: Zalo's webhook in, a dialogue over HTTP behind, Zalo's API out."""

import asyncio
import json

import httpx
import pytest

from tests.fakes.web_dialogue import WebDialogue
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender


async def test_a_question_is_answered_in_the_shape_of_a_chat(
    sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue
) -> None:
    assert await sender.deliver(sender.text("Đăng ký khai sinh", "246845883529197922")) == 200
    await zalo.until(lambda: len(zalo.delivered) == 1)
    (answer,) = zalo.delivered
    assert answer.text.splitlines()[0] == "Dạ, Đăng ký khai sinh cần:"
    assert "☐ Tờ khai theo mẫu" in answer.text
    assert answer.text.endswith("Nguồn: https://thutuc.example.gov.vn/1.001193 (kiểm tra ngày 01/01/2025)")
    titles = [button["title"] for button in answer.buttons]
    assert titles == ["Phí, lệ phí", "Thời hạn", "Nơi nộp", "Biểu mẫu", "Gặp cán bộ"]
    (asked,) = dialogue.requests
    assert (asked["channel"], asked["text"]) == ("zalo", "Đăng ký khai sinh")
    assert asked["conversation"].startswith("zalo-")
    assert "246845883529197922" not in asked["conversation"]


async def test_a_delivery_repeated_is_answered_once(
    sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue
) -> None:
    event, other = sender.text("một"), sender.text("hai", "333")
    assert [await sender.once(event) for _ in range(3)] == [200, 200, 200]
    await sender.deliver(other)
    zalo.last_message_of["222"] = zalo.clock()
    await zalo.until(lambda: len(zalo.delivered) == 2)
    assert await sender.once(event, retry=1) == 200
    await sender.deliver(sender.text("ba", "333"))
    await zalo.until(lambda: len(zalo.delivered) == 3)
    assert sorted(asked["text"] for asked in dialogue.requests) == ["ba", "hai", "một"]


async def test_a_burst_is_one_question(sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue) -> None:
    for part in ("cho em hỏi", "làm lại", "giấy khai sinh"):
        await sender.deliver(sender.text(part))
    await zalo.until(lambda: len(zalo.delivered) == 1)
    assert [asked["text"] for asked in dialogue.requests] == ["cho em hỏi làm lại giấy khai sinh"]


async def test_each_of_several_questions_is_asked(sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue) -> None:
    await sender.deliver(sender.text("lm gks cần j? lệ phí bn z"))
    await zalo.until(lambda: len(zalo.delivered) == 2)
    assert [asked["text"] for asked in dialogue.requests] == ["làm giấy khai sinh cần gì?", "lệ phí bao nhiêu vậy"]
    assert len({asked["conversation"] for asked in dialogue.requests}) == 1


async def test_refused_buttons_become_a_numbered_list_and_numbers_choose(
    sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue
) -> None:
    zalo.takes_buttons = False
    await sender.deliver(sender.text("hộ chiếu"))
    await zalo.until(lambda: len(zalo.delivered) == 1)
    listed = zalo.delivered[0].text
    assert "gõ số" in listed
    assert "1. Phí, lệ phí\n2. Thời hạn\n3. Nơi nộp\n4. Gặp cán bộ\nBiểu mẫu: https://" in listed
    await sender.deliver(sender.text("2"))
    await zalo.until(lambda: len(zalo.delivered) == 2)
    assert dialogue.requests[-1]["text"] == "mất bao lâu"
    assert zalo.refused[-233] == 1


async def test_offered_procedures_are_buttons(sender: WebhookSender, zalo: FakeZalo) -> None:
    await sender.deliver(sender.text("khai sinh"))
    await zalo.until(lambda: len(zalo.delivered) == 1)
    assert [button["payload"] for button in zalo.delivered[0].buttons] == [
        "đăng ký khai sinh",
        "đăng ký lại khai sinh",
    ]


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("sticker", {"url": "https://zdn.vn/s", "id": "1"}, "cảm ơn"),
        ("image", {"url": "https://zdn.vn/cccd.jpg", "thumbnail": "https://zdn.vn/t.jpg"}, "giấy tờ tùy thân"),
        ("location", {"coordinates": {"latitude": "9.1791", "longitude": "105.15"}}, "không lưu vị trí"),
        ("file", {"url": "https://zdn.vn/f.pdf", "name": "cccd.pdf"}, "không mở được tệp"),
    ],
)
async def test_what_is_no_text_is_answered_and_not_kept(
    sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue, tmp_path, kind: str, payload: dict, words: str
) -> None:
    await sender.deliver(sender.attachment(kind, payload))
    await zalo.until(lambda: len(zalo.delivered) == 1)
    assert words in zalo.delivered[0].text
    assert dialogue.requests == []
    stored = b"".join(path.read_bytes() for path in (tmp_path / "gateway").iterdir())
    for secret in ("105.15", "cccd.jpg", "cccd.pdf"):
        assert secret.encode() not in stored


async def test_an_anonymous_visitor_is_answered_in_their_conversation(sender: WebhookSender, zalo: FakeZalo) -> None:
    event = sender.event("anonymous_send_text", "anon1", message={"text": "hộ chiếu", "conversation_id": "c-9"})
    await sender.deliver(event)
    await zalo.until(lambda: zalo.texts("anon1") != [])


async def test_a_follower_is_welcomed_and_one_who_leaves_is_left_alone(
    sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue
) -> None:
    zalo.last_message_of["222"] = zalo.clock()
    await sender.deliver(sender.event("follow"))
    await zalo.until(lambda: len(zalo.delivered) == 1)
    assert "em chào anh chị" in zalo.delivered[0].text
    await sender.deliver(sender.text("giữ"))
    await dialogue.until_opened()
    await sender.deliver(sender.event("unfollow"))
    dialogue.hold.set()
    await sender.deliver(sender.text("xong", "444"))
    await zalo.until(lambda: zalo.texts("444") != [])
    assert len(zalo.texts("222")) == 1


async def test_a_withdrawal_leaves_nothing(
    sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue, tmp_path, public: httpx.AsyncClient
) -> None:
    person = "7700000000000077"
    await sender.deliver(sender.text("tên tui là Nguyễn Văn Riêng Tư", person))
    await zalo.until(lambda: zalo.texts(person) != [])
    zalo.down = True
    await sender.deliver(sender.text("câu thứ hai", person))
    await dialogue.until_opened(2)
    assert await sender.deliver(sender.event("user_withdraw", person)) == 200
    status = (await public.get("/ready")).json()["zalo"]
    assert (status["waiting"], status["to_send"]) == (0, 0)
    import sqlite3

    with sqlite3.connect(tmp_path / "gateway" / "zalo.sqlite3") as connection:
        dump = "\n".join(connection.iterdump())
    assert person not in dump
    assert "Riêng Tư" not in dump


async def test_order_is_kept_for_each_person(sender: WebhookSender, zalo: FakeZalo) -> None:
    async def chat(person: str) -> None:
        for number in range(4):
            await sender.deliver(sender.text(f"câu {number}", person))
            await zalo.until(lambda expected=number + 1: len(zalo.texts(person)) == expected)

    await asyncio.gather(*(chat(str(900 + one)) for one in range(5)))
    for one in range(5):
        numbers = [text.split(" cần")[0][-1] for text in zalo.texts(str(900 + one))]
        assert numbers == ["0", "1", "2", "3"]


async def test_an_officer_asked_for_is_shown_to_the_console(
    sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: dict[str, str]
) -> None:
    await sender.deliver(sender.text("cán bộ"))
    await zalo.until(lambda: len(zalo.delivered) == 1)
    assert zalo.delivered[0].text == "Dạ, em chuyển anh chị đến cán bộ. Nếu cần gấp, anh chị gọi tổng đài 1900 0000."
    waiting = (await public.get("/takeovers", headers=desk)).json()["waiting"]
    assert [one["person"] for one in waiting] == ["222"]


async def test_ready_tells_of_zalo_and_the_domain_is_proved(public: httpx.AsyncClient) -> None:
    assert (await public.get("/ready")).json()["zalo"]["alert"] is None
    assert 'name="zalo-platform-site-verification" content="Ab12"' in (await public.get("/")).text
    assert "Ab12" in (await public.get("/zalo_verifierAb12.html")).text
    assert (await public.get("/zalo_verifierXX.html")).status_code == 404


def test_a_fake_event_has_zalo_s_shape(sender: WebhookSender) -> None:
    event = sender.text("hi")
    assert json.dumps(event)
    assert set(event) == {
        *("app_id", "sender", "recipient", "user_id_by_app", "event_name", "message", "timestamp"),
    }
