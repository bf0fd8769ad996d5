"""Tells Asterisk what comes next for a call, over its manager interface.

asterisk-ami is wrapped for what it does not do itself: it ends its listener silently after a quiet spell or an
exception, loses a packet after an extra line end, passes line ends inside values on, and does not recover from a
freeze. Here values are cleaned, handlers guarded, and a watchdog pings and rebuilds the client.
"""

import asyncio
import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from asterisk.ami import Action, AMIClient, Event, LoginAction, Response

from common.logs import event
from telephony.errors import ControlError
from telephony.events import Next, Officers
from telephony.metrics import AMI_CONNECTED

log = logging.getLogger(__name__)

REPLY_SECONDS = 1.5
QUIET_SECONDS = 30.0
"""Receive timeout: asterisk-ami ends its listener after so long without traffic. Pings come far more often."""
ANNOUNCED_SECONDS = 0.5
"""A call that is over at once may get here before the event that names its channel."""
REMEMBERED_CALLS = 10_000
QUEUE = "officers"
NUMBER = re.compile(r"\+?[0-9]{3,15}")
MAX_VALUE = 200
LINE_ENDS = re.compile(r"[\r\n\0]+")


@dataclass(frozen=True)
class AmiAccount:
    """Where the manager interface listens, and who asks."""

    host: str
    port: int
    user: str
    secret: str
    ping_s: float


class _Leg(NamedTuple):
    """The channel that carries a call, and the number it comes from."""

    channel: str
    caller: str


def cleaned(value: str) -> str:
    """Return a value that stays one value: no line ends, which would begin an action of their own."""
    return LINE_ENDS.sub(" ", value).strip()[:MAX_VALUE]


class _Reply:
    """The place of one awaited response; asterisk-ami sets `response` when it is there."""

    def __init__(self) -> None:
        self._there = threading.Event()
        self._response: Response | None = None

    @property
    def response(self) -> Response | None:
        return self._response if self._there.wait(REPLY_SECONDS) else None

    @response.setter
    def response(self, response: Response) -> None:
        self._response = response
        self._there.set()


class _Client(AMIClient):  # type: ignore[misc]
    """asterisk-ami's client with its listener guarded."""

    def listen(self) -> None:
        try:
            packs = self._next_pack()
            if not AMIClient.asterisk_start_regex.match(next(packs, "")):
                raise ControlError("ami.no_banner", "this is no Asterisk manager interface")
            for pack in packs:
                self._take(pack.lstrip("\r\n"))
        except (OSError, ControlError) as error:
            event(log, "ami_listener_ended", level=logging.WARNING, error=repr(error))
        finally:
            self.finished.set()

    def send(self, pack: object) -> None:
        self._socket.sendall(f"{pack}\r\n".encode(self.encoding))

    def ask(self, action: Action) -> Response:
        """Send an action and wait for its response; one at a time. Raises ControlError."""
        reply, action_id = _Reply(), self.next_action_id()
        action.keys["ActionID"] = action_id
        self._futures[action_id] = reply
        try:
            self.send(action)
            response = reply.response
        except OSError as error:
            raise ControlError("ami.lost", repr(error), retryable=True) from error
        finally:
            self._futures.pop(action_id, None)
        if response is None:
            raise ControlError("ami.timeout", f"no response to {action.name}", retryable=True)
        if response.is_error():
            raise ControlError("ami.refused", f"{action.name}: {response.keys.get('Message', '')}")
        return response

    def _take(self, pack: str) -> None:
        try:
            self.fire_recv_pack(pack)
        except (ValueError, KeyError, AttributeError) as error:
            event(log, "ami_packet_ignored", level=logging.WARNING, error=repr(error))


_Work = Callable[..., None]


class Ami:
    """The manager interface, kept alive; implements telephony.events.Exchange."""

    def __init__(self, account: AmiAccount) -> None:
        self._account = account
        self._client: _Client | None = None
        self._legs: OrderedDict[str, _Leg] = OrderedDict()
        self._officers: Officers | None = None
        self._announced = threading.Condition()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ami")
        self._watchdog: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Whether Asterisk answered the last time it was asked."""
        return self._client is not None

    def caller(self, call_id: str) -> str:
        """Return the number a call comes from; empty where it is not known or withheld."""
        with self._announced:
            leg = self._legs.get(call_id)
        return leg.caller if leg else ""

    def officers(self) -> Officers | None:
        """Return the officers' queue as it was at the last ping; None where it is not known."""
        return self._officers

    def start(self) -> None:
        """Connect, and keep connected, in the background."""
        self._watchdog = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Stop watching and let go."""
        if self._watchdog is not None:
            self._watchdog.cancel()
            await asyncio.wait([self._watchdog])
        await asyncio.get_running_loop().run_in_executor(self._thread, self._drop)
        self._thread.shutdown(wait=False)

    async def set_next(self, call_id: str, step: Next, briefing: Mapping[str, str]) -> bool:
        """Set BOT_NEXT and the briefing's variables on the call's channel; False where Asterisk was not told."""
        variables = {"BOT_NEXT": step.value, **briefing}
        return await self._try("ami_set_next", call_id, self._set_variables, variables)

    async def note(self, call_id: str, variables: Mapping[str, str]) -> bool:
        """Set variables of the call's channel; False where Asterisk was not told."""
        return await self._try("ami_note", call_id, self._set_variables, variables)

    async def redirect(self, call_id: str, context: str, extension: str) -> bool:
        """Send the call's channel elsewhere in the dialplan at once; False where Asterisk was not told."""
        return await self._try("ami_redirect", call_id, self._redirect, context, extension)

    async def _try(self, name: str, call_id: str, work: _Work, *values: object) -> bool:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(2 * REPLY_SECONDS):
                await loop.run_in_executor(self._thread, work, call_id, *values)
        except TimeoutError:
            event(log, f"{name}_failed", level=logging.WARNING, call=call_id, error="ami.timeout")
            return False
        except ControlError as error:
            event(log, f"{name}_failed", level=logging.WARNING, call=call_id, error=error)
            return False
        event(log, name, call=call_id)
        return True

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await loop.run_in_executor(self._thread, self._keep)
            AMI_CONNECTED.set(self.connected)
            await asyncio.sleep(self._account.ping_s)

    # What follows runs on the one thread of its own, so actions never overlap.

    def _keep(self) -> None:
        try:
            if self._client is None:
                self._connect()
            else:
                self._client.ask(Action("Ping"))
            self._ask_queue()
        except ControlError as error:
            event(log, "ami_unreachable", level=logging.WARNING, error=error)
            self._drop()

    def _ask_queue(self) -> None:
        """Ask for the officers' queue; an account that may not ask goes without."""
        if self._client is None:
            return
        try:
            self._client.ask(Action("QueueSummary", {"Queue": QUEUE}))
        except ControlError as error:
            if error.retryable:
                raise
            self._officers = None

    def _connect(self) -> None:
        account = self._account
        client = _Client(account.host, account.port, timeout=QUIET_SECONDS)
        client.add_event_listener(self._on_event, white_list=["UserEvent", "Status", "QueueSummary"])
        try:
            client.connect()
            client.ask(LoginAction(cleaned(account.user), cleaned(account.secret)))
        except (OSError, ControlError) as error:
            _disconnect(client)
            raise ControlError("ami.login", f"{account.host}:{account.port}: {error!r}", retryable=True) from error
        self._client = client
        event(log, "ami_connected", host=account.host, port=account.port)
        self._learn_channels(client)

    @staticmethod
    def _learn_channels(client: _Client) -> None:
        """Ask for the calls that began before we were connected; an account that may not ask goes without."""
        try:
            client.ask(Action("Status", {"Variables": "BOT_UUID"}))
        except ControlError as error:
            event(log, "ami_status_refused", level=logging.WARNING, error=error)

    def _drop(self) -> None:
        self._officers = None
        if self._client is not None:
            _disconnect(self._client)
            self._client = None

    def _on_event(self, event: Event, **_: object) -> None:
        """Remember which channel carries which call, and the queue; runs on asterisk-ami's thread."""
        keys = event.keys
        if event.name == "QueueSummary":
            self._officers = _officers(keys) if keys.get("Queue") == QUEUE else self._officers
            return
        if event.name == "Status":
            call_id = keys.get("Variable", "").partition("BOT_UUID=")[2]
        else:
            call_id = keys.get("BotUuid", "") if keys.get("UserEvent") == "BotCall" else ""
        if not call_id or "Channel" not in keys:
            return
        number = keys.get("CallerID") or keys.get("CallerIDNum") or ""
        with self._announced:
            caller = number if NUMBER.fullmatch(number) else ""
            self._legs[call_id.strip().lower()] = _Leg(keys["Channel"], caller)
            if len(self._legs) > REMEMBERED_CALLS:
                self._legs.popitem(last=False)
            self._announced.notify_all()

    def _set_variables(self, call_id: str, variables: Mapping[str, str]) -> None:
        client, channel = self._reach(call_id)
        for name, value in variables.items():
            client.ask(Action("Setvar", {"Channel": channel, "Variable": cleaned(name), "Value": cleaned(value)}))

    def _redirect(self, call_id: str, context: str, extension: str) -> None:
        client, channel = self._reach(call_id)
        where = {"Context": cleaned(context), "Exten": cleaned(extension), "Priority": "1"}
        client.ask(Action("Redirect", {"Channel": channel, **where}))

    def _reach(self, call_id: str) -> tuple[_Client, str]:
        if self._client is None or self._client.finished.is_set():
            raise ControlError("ami.absent", "Asterisk's manager interface is not connected", retryable=True)
        with self._announced:
            self._announced.wait_for(lambda: call_id in self._legs, ANNOUNCED_SECONDS)
            leg = self._legs.get(call_id)
        if leg is None:
            raise ControlError("ami.unknown_call", "no channel has told us this call's id")
        return self._client, cleaned(leg.channel)


def _officers(keys: Mapping[str, str]) -> Officers | None:
    try:
        there, free, waiting = (int(keys[name]) for name in ("LoggedIn", "Available", "Callers"))
        return Officers(there, free, waiting, float(keys.get("HoldTime", 0)))
    except (KeyError, ValueError):
        return None


def _disconnect(client: _Client) -> None:
    if client.finished is not None:
        client.finished.set()
    if client._socket is not None:
        client._socket.close()
