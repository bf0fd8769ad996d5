"""What a restart, a full disk or a second process must not change."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from gateway.database import Database
from gateway.errors import StoreError
from gateway.server import application
from gateway.settings import GatewaySettings, ZaloSettings
from gateway.zalo.events import Kind, ZaloEvent
from gateway.zalo.inbox import Inbox, Pace, Reply
from gateway.zalo.outbox import Outbox
from gateway.zalo.outgoing import Outgoing
from gateway.zalo.schema import SCHEMA
from tests.fakes.web_dialogue import WebDialogue
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def text(number: int, clock: Clock, person: str = "222") -> ZaloEvent:
    return ZaloEvent(Kind.TEXT, person, f"key-{number}", clock.now, f"câu {number}")


async def test_a_repeat_after_a_restart_is_known(
    settings: GatewaySettings, zalo_settings: ZaloSettings, zalo: FakeZalo, dialogue: WebDialogue
) -> None:
    event: dict[str, Any] | None = None
    for _ in range(2):
        app = application(settings, zalo_settings)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway") as client,
        ):
            sender = WebhookSender("/zalo/webhook", client, zalo)
            event = event or sender.text("hộ chiếu")
            await sender.deliver(event)
            await sender.deliver(sender.text("xong", "333"))
            await zalo.until(lambda: zalo.texts("333") != [])
    await zalo.until(lambda: zalo.texts("222") != [])
    assert [asked["text"] for asked in dialogue.requests].count("hộ chiếu") == 1


async def test_what_was_taken_before_a_crash_is_answered_after_it(tmp_path: Path, clock: Clock) -> None:
    database = Database(tmp_path / "z.sqlite3", SCHEMA)
    await Inbox(database, Pace(), clock).put(text(1, clock))
    clock.now += 10
    (burst,) = await Inbox(database, Pace(), clock).claim(5)
    assert await Inbox(database, Pace(), clock).claim(5) == [], "leased"
    database.close()  # the process dies with the burst in hand
    database = Database(tmp_path / "z.sqlite3", SCHEMA)
    inbox = Inbox(database, Pace(), clock)
    clock.now += 200
    (again,) = await inbox.claim(5)
    assert again.messages == burst.messages
    assert await inbox.finish(again, Reply((Outgoing("Dạ"),)))
    assert not await inbox.finish(burst, Reply((Outgoing("Dạ, lần hai"),))), "only one ending counts"
    letters = await Outbox(database, 4000, clock).claim(5)
    assert [letter.message.text for letter in letters] == ["Dạ"]
    database.close()


async def test_two_processes_share_people_and_rate(tmp_path: Path, clock: Clock) -> None:
    first, second = (Database(tmp_path / "z.sqlite3", SCHEMA) for _ in range(2))
    for number in range(20):
        await Inbox(first, Pace(), clock).put(text(number, clock, str(number)))
    clock.now += 10
    ours, theirs = [await Inbox(database, Pace(), clock).claim(12) for database in (first, second)]
    assert len(ours) + len(theirs) == 20
    for burst in ours + theirs:
        await Inbox(second, Pace(), clock).finish(burst, Reply((Outgoing("Dạ"),)))
    sent = [len(await Outbox(database, 60, clock).claim(10)) for database in (first, second)]
    assert sum(sent) == 6, "a tenth of a minute's requests at once, over both"
    for database in (first, second):
        database.close()


async def test_after_too_long_a_question_ends_with_an_apology(tmp_path: Path, clock: Clock) -> None:
    database = Database(tmp_path / "z.sqlite3", SCHEMA)
    inbox = Inbox(database, Pace(), clock)
    await inbox.put(text(1, clock))
    notice, apology = Outgoing("chờ"), Outgoing("xin lỗi")
    tries = 0
    while True:
        clock.now += 31
        (burst,) = await inbox.claim(1)
        tries += 1
        if not await inbox.again(burst, "dialogue_away", notice, apology):
            break
    assert 25 <= tries <= 40
    outbox = Outbox(database, 4000, clock)
    said = []
    while letters := await outbox.claim(9):
        for letter in letters:
            said.append(letter.message.text)
            await outbox.sent(letter)
    assert said == ["chờ", "xin lỗi"]
    assert await inbox.claim(1) == []
    database.close()


async def test_what_cannot_be_stored_is_not_confirmed(
    sender: WebhookSender, public: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(self: Inbox, event: ZaloEvent) -> bool:
        raise StoreError("disk is full")

    monkeypatch.setattr(Inbox, "put", full)
    assert await sender.once(sender.text("hộ chiếu")) == 503


async def test_one_bad_write_spoils_no_other(tmp_path: Path) -> None:
    database = Database(tmp_path / "z.sqlite3", SCHEMA)
    good = [
        database.submit(lambda c, n=n: c.execute("INSERT INTO shared VALUES (?, '1')", (str(n),))) for n in range(5)
    ]
    with pytest.raises(StoreError):
        await database.write(lambda connection: connection.execute("INSERT INTO nowhere VALUES (1)"))
    with pytest.raises(ZeroDivisionError):
        await database.write(lambda connection: 1 // 0)
    for one in good:
        one.result(5)
    rows = await database.write(lambda connection: connection.execute("SELECT COUNT(*) FROM shared").fetchone())
    assert rows[0] == 5
    database.close()


@trying(max_examples=15, deadline=None)
@given(numbers=st.lists(st.integers(0, 8), min_size=1, max_size=30))
def test_any_order_of_repeats_stores_each_once(tmp_path_factory: pytest.TempPathFactory, numbers: list[int]) -> None:
    clock = Clock()
    database = Database(tmp_path_factory.mktemp("z") / "z.sqlite3", SCHEMA)
    inbox = Inbox(database, Pace(), clock)
    new = [database.submit(lambda c, n=n: inbox._put(c, text(n, clock), clock.now)).result(5) for n in numbers]
    database.close()
    assert sum(stored for stored, _ in new) == len(set(numbers))


async def test_old_rows_go(tmp_path: Path, clock: Clock) -> None:
    database = Database(tmp_path / "z.sqlite3", SCHEMA)
    inbox = Inbox(database, Pace(), clock)
    await inbox.put(text(1, clock))
    clock.now += 10
    (burst,) = await inbox.claim(1)
    await inbox.finish(burst, Reply((Outgoing("Dạ"),)))
    (letter,) = await Outbox(database, 4000, clock).claim(1)
    await Outbox(database, 4000, clock).sent(letter)
    clock.now += 31 * 86_400
    await inbox.clean()

    def left(connection) -> list[int]:
        return [connection.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0] for t in ("events", "outbox", "people")]

    assert await database.write(left) == [0, 0, 0]
    database.close()
