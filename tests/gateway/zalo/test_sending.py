"""What becomes of a message when Zalo refuses it, limits us, or is away."""

import time

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.zalo.outgoing import TEXT_CHARS, Button, Outgoing
from gateway.zalo.picture import draw
from gateway.zalo.splitting import split
from tests.fakes.web_dialogue import WebDialogue
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender

Headers = dict[str, str]


async def dead(public: httpx.AsyncClient, desk: Headers) -> list[dict[str, object]]:
    return list((await public.get("/dead-letters", headers=desk)).json()["answers"])


@pytest.mark.parametrize("code", [-216, -220, -32])
async def test_what_may_pass_later_is_tried_again(
    sender: WebhookSender, zalo: FakeZalo, code: int, monkeypatch
) -> None:
    monkeypatch.setattr("gateway.zalo.sender.PAUSE_SECONDS", (0.01, 0.05))
    monkeypatch.setattr("gateway.zalo.sender.RATE_LIMIT", 0)
    zalo.fail_next.append(code)
    await sender.deliver(sender.text("hộ chiếu"))
    await zalo.until(lambda: len(zalo.delivered) == 1)
    assert zalo.refused[code] == 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        *[(-201, "bad_field"), (-210, "too_long"), (-213, "not_a_follower"), (-230, "outside_window")],
        *[(-232, "outside_window"), (-233, "type_not_supported"), (-248, "against_the_rules")],
        *[(-211, "out_of_quota"), (-218, "out_of_quota"), (-224, "plan_too_small")],
    ],
)
async def test_what_cannot_pass_is_listed_with_its_reason(
    sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: Headers, code: int, reason: str
) -> None:
    zalo.fail_next.extend([code, code])
    await sender.deliver(sender.text("cán bộ"))
    await zalo.until(lambda: zalo.refused[code] >= 1)
    await sender.deliver(sender.text("cán bộ", "333"))
    zalo.fail_next.clear()
    await zalo.until(lambda: len(zalo.texts("333")) == 1)
    (listed,) = await dead(public, desk)
    assert (listed["reason"], listed["person"]) == (reason, "222")
    assert zalo.texts("222") == []


async def test_zalo_away_costs_nothing_but_time(
    sender: WebhookSender, zalo: FakeZalo, public, desk, monkeypatch
) -> None:
    monkeypatch.setattr("gateway.zalo.sender.PAUSE_SECONDS", (0.02, 0.1))
    zalo.down = True
    for person in ("1", "2", "3"):
        await sender.deliver(sender.text("hộ chiếu", person))
    assert (await public.get("/ready")).status_code == 200
    zalo.down = False
    await zalo.until(lambda: {one.person for one in zalo.delivered} == {"1", "2", "3"})
    assert await dead(public, desk) == []


class TestTheWindow:
    async def test_nothing_is_sent_two_days_after_their_last_message(
        self, sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: Headers
    ) -> None:
        old = sender.text("hộ chiếu") | {"timestamp": str(int((time.time() - 49 * 3600) * 1000))}
        await sender.deliver(old)
        await sender.deliver(sender.text("hộ chiếu", "333"))
        await zalo.until(lambda: zalo.texts("333") != [])
        (listed,) = await dead(public, desk)
        assert listed["reason"] == "outside_window"
        assert zalo.texts("222") == []


class TestTheRate:
    @pytest.fixture
    def changes(self) -> dict[str, object]:
        return {"rate_per_minute": 30}

    async def test_no_more_is_sent_than_the_rate_allows(self, sender: WebhookSender, zalo: FakeZalo) -> None:
        zalo.limit_per_minute = 30
        for person in range(8):
            await sender.deliver(sender.text("hộ chiếu", str(person)))
        began = time.monotonic()
        await zalo.until(lambda: len(zalo.delivered) == 4)
        assert time.monotonic() - began > 1.0, "three at once, then one every two seconds"
        assert zalo.refused[-32] == 0


@given(st.text(alphabet=st.sampled_from("aắ. \n\u0300🙂!"), max_size=400), st.integers(20, 60))
def test_split_keeps_every_character_and_the_limit(text: str, limit: int) -> None:
    import unicodedata

    parts = split(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(unicodedata.normalize("NFC", text).split())


def test_split_prefers_the_end_of_a_sentence() -> None:
    first, second = "Câu một ở đây. " * 5, "Câu hai dài hơn một chút."
    assert split(first + second, 80) == [first.strip(), second]


def test_long_answers_go_in_several_messages() -> None:
    from pathlib import Path

    from gateway.zalo.shaping import shaped

    line = {"type": "say", "text": "Giấy tờ rất dài. " * 400, "answer": {"outcome": "dont_know"}}
    messages = shaped([line], Path("nowhere"), pictures=True)
    assert len(messages) > 3
    assert all(len(message.listed()) <= TEXT_CHARS for message in messages)
    assert messages[-1].buttons


async def test_a_list_of_papers_is_sent_as_a_picture_too(tmp_path) -> None:
    png = draw("Dạ, đăng ký khai sinh cần:\n☐ Tờ khai theo mẫu\n☐ Giấy chứng sinh " * 20)
    assert png.startswith(b"\x89PNG")
    assert len(png) < 1_000_000


class TestPicturesAndForms:
    @pytest.fixture
    def changes(self) -> dict[str, object]:
        return {"pictures": True}

    async def test_they_come_before_the_text_with_the_buttons(
        self, sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue, tmp_path
    ) -> None:
        form = tmp_path / "forms" / "1.001193" / "to-khai.pdf"
        form.parent.mkdir(parents=True)
        form.write_bytes(b"%PDF-1.4 to khai")
        await sender.deliver(sender.text("khai sinh lại"))
        await zalo.until(lambda: len(zalo.delivered) == 3)
        picture, file, text = (one.message for one in zalo.delivered)
        assert zalo.uploads[picture["attachment"]["payload"]["elements"][0]["attachment_id"]].startswith(b"\x89PNG")
        assert zalo.uploads[file["attachment"]["payload"]["token"]] == b"%PDF-1.4 to khai"
        assert text["attachment"]["payload"]["buttons"]


def test_a_stored_message_is_read_back() -> None:
    message = Outgoing("Dạ", (Button("Phí", say="lệ phí"), Button("Trang", url="https://x")), file="a")
    assert Outgoing.loads(message.dumps()) == message
