"""The manager interface, against a server that behaves as Asterisk does, and as it does when it is unwell."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from telephony.ami import Ami, AmiAccount
from telephony.ami_client import cleaned
from telephony.events import Next, Officers

CALL = "00112233-4455-6677-8899-aabbccddeeff"
CHANNEL = "PJSIP/trunk-00000001"
SECRET = "the-secret"


@dataclass
class FakeAsterisk:
    """Takes actions, answers them unless frozen, and sends events."""

    frozen: bool = False
    actions: list[dict[str, str]] = field(default_factory=list)
    logins: int = 0
    known: str = ""
    port: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        try:
            while True:
                packet = (await reader.readuntil(b"\r\n\r\n")).decode()
                self._answer(dict(re.findall(r"^([^:\r\n]+): ?(.*?)\r$", packet, re.M)), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.writers.discard(writer)
            writer.close()

    def _answer(self, action: dict[str, str], writer: asyncio.StreamWriter) -> None:
        self.actions.append(action)
        self.news.set()
        if self.frozen:
            return
        right = action["Action"] != "Login" or action["Secret"] == SECRET
        self.logins += action["Action"] == "Login" and right
        status = "Success" if right else "Error"
        writer.write(f"Response: {status}\r\nActionID: {action['ActionID']}\r\nMessage: said\r\n\r\n".encode())
        if action["Action"] == "Status" and self.known:
            writer.write(f"Event: Status\r\nChannel: {CHANNEL}\r\nVariable: BOT_UUID={self.known}\r\n\r\n".encode())

    async def tell(self, packet: str) -> None:
        """Send an event; wait until it must have been taken."""
        for writer in self.writers:
            writer.write(packet.encode())
        await self.until("Ping", len(self.sent("Ping")) + 2)

    async def announce(self, call_id: str, before: bytes = b"") -> None:
        """Send the event of a call that is about to reach the bridge; wait until it must have been taken."""
        for writer in self.writers:
            writer.write(before + announcement(call_id))
        await self.until("Ping", len(self.sent("Ping")) + 2)

    def sent(self, name: str) -> list[dict[str, str]]:
        return [action for action in self.actions if action["Action"] == name]

    async def until(self, name: str, count: int = 1) -> None:
        """Wait until so many actions of a name have come."""
        async with asyncio.timeout(10):
            while len(self.sent(name)) < count:
                self.news.clear()
                await self.news.wait()


def announcement(call_id: str) -> bytes:
    """Return the dialplan's UserEvent as the manager interface sends it."""
    lines = ("Event: UserEvent", "UserEvent: BotCall", f"Channel: {CHANNEL}", f"BotUuid: {call_id}", "", "")
    return "\r\n".join(lines).encode()


@asynccontextmanager
async def asterisk() -> AsyncIterator[FakeAsterisk]:
    fake = FakeAsterisk()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        for writer in list(fake.writers):
            writer.close()


@asynccontextmanager
async def connected(fake: FakeAsterisk, secret: str = SECRET) -> AsyncIterator[Ami]:
    ami = Ami(AmiAccount("127.0.0.1", fake.port, "hotline", secret, ping_s=0.05))
    ami.start()
    try:
        yield ami
    finally:
        await ami.close()


async def test_the_next_step_and_the_briefing_are_set_on_the_calls_channel() -> None:
    async with asterisk() as fake, connected(fake) as ami:
        await fake.until("Ping")
        await fake.announce(CALL.upper())
        assert await ami.set_next(CALL, Next.OFFICERS, {"BOT_QUESTION": "làm khai sinh"})
    set_ = [(a["Channel"], a["Variable"], a["Value"]) for a in fake.sent("Setvar")]
    assert set_ == [(CHANNEL, "BOT_NEXT", "officers"), (CHANNEL, "BOT_QUESTION", "làm khai sinh")]


async def test_a_call_announced_a_moment_too_late_is_waited_for() -> None:
    async with asterisk() as fake, connected(fake) as ami:
        await fake.until("Ping")
        telling = asyncio.create_task(ami.set_next(CALL, Next.OFFICERS, {}))
        await asyncio.sleep(0)
        for writer in fake.writers:
            writer.write(announcement(CALL))
        assert await telling


async def test_a_call_can_be_redirected() -> None:
    async with asterisk() as fake, connected(fake) as ami:
        await fake.until("Ping")
        await fake.announce(CALL)
        assert await ami.redirect(CALL, "officers", "s")
    (action,) = fake.sent("Redirect")
    assert (action["Channel"], action["Context"], action["Exten"], action["Priority"]) == (
        CHANNEL,
        "officers",
        "s",
        "1",
    )


@given(st.text())
def test_no_value_can_begin_an_action_of_its_own(value: str) -> None:
    assert not set("\r\n\0") & set(cleaned(value))
    assert len(cleaned(value)) <= 200


async def test_a_question_with_line_ends_injects_nothing() -> None:
    async with asterisk() as fake, connected(fake) as ami:
        await fake.until("Ping")
        await fake.announce(CALL)
        await ami.set_next(CALL, Next.OFFICERS, {"BOT_QUESTION": "hỏi\r\n\r\nAction: Originate\r\nChannel: x"})
    assert fake.sent("Originate") == []
    assert fake.sent("Setvar")[1]["Value"] == "hỏi Action: Originate Channel: x"


async def test_an_extra_line_end_loses_no_event() -> None:
    async with asterisk() as fake, connected(fake) as ami:
        await fake.until("Ping")
        await fake.announce(CALL, before=b"\r\n")
        assert await ami.set_next(CALL, Next.OFFICERS, {})


async def test_calls_that_began_before_we_were_connected_are_learnt() -> None:
    async with asterisk() as fake:
        fake.known = CALL
        async with connected(fake) as ami:
            await fake.until("Ping", 2)
            assert await ami.set_next(CALL, Next.OFFICERS, {})


async def test_a_freeze_and_a_restart_are_recovered_from() -> None:
    async with asterisk() as fake, connected(fake) as ami:
        await fake.until("Ping")
        await fake.announce(CALL)
        fake.frozen = True
        assert not await ami.set_next(CALL, Next.OFFICERS, {})
        await fake.until("Login", 2)
        assert not ami.connected
        fake.frozen = False
        await fake.until("Ping", len(fake.sent("Ping")) + 1)
        assert await ami.set_next(CALL, Next.OFFICERS, {})
        for writer in list(fake.writers):
            writer.close()
        await fake.until("Login", 3)
        await fake.until("Ping", len(fake.sent("Ping")) + 1)
        assert await ami.set_next(CALL, Next.OFFICERS, {})


async def test_without_asterisk_nobody_is_told_and_nothing_breaks() -> None:
    ami = Ami(AmiAccount("127.0.0.1", 9, "hotline", SECRET, ping_s=0.05))
    ami.start()
    assert not await ami.set_next(CALL, Next.HANGUP, {})
    await ami.close()
    assert not ami.connected


async def test_a_wrong_secret_is_no_connection() -> None:
    async with asterisk() as fake, connected(fake, "wrong") as ami:
        await fake.until("Login", 2)
        assert not ami.connected
    assert fake.logins == 0


async def test_no_thread_outlives_its_client() -> None:
    before = threading.active_count()
    async with asterisk() as fake, connected(fake):
        for count in range(1, 4):
            await fake.until("Login", count)
            for writer in list(fake.writers):
                writer.close()
    assert threading.active_count() <= before + 1


async def test_the_queue_and_the_caller_s_number_are_known_and_what_is_no_number_is_none() -> None:
    async with asterisk() as server, connected(server) as ami:
        await server.until("QueueSummary")
        assert ami.officers() is None
        await server.tell(
            "Event: QueueSummary\r\nQueue: officers\r\n"
            "LoggedIn: 2\r\nAvailable: 1\r\nCallers: 3\r\nHoldTime: 41\r\n\r\n"
        )
        assert ami.officers() == Officers(2, 1, 3, 41.0)
        await server.tell("Event: QueueSummary\r\nQueue: other\r\nLoggedIn: 9\r\n\r\n")
        assert ami.officers() == Officers(2, 1, 3, 41.0)
        await server.tell(announcement(CALL).decode().replace("BotUuid", "CallerID: 0912345678\r\nBotUuid"))
        assert ami.caller(CALL) == "0912345678"
        await server.tell(announcement(CALL).decode().replace("BotUuid", "CallerID: anonymous\r\nBotUuid"))
        assert ami.caller(CALL) == ""
        assert ami.caller("unknown") == ""
