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
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from common.logs import event
from common.outbox import Events, NoEvents
from telephony.ami_client import REPLY_SECONDS, Action, Client, Event, cleaned
from telephony.errors import ControlError
from telephony.events import Next, Officers
from telephony.metrics import AMI_CONNECTED
from telephony.queue_board import OFFICERS, Board
from telephony.queue_events import call_of, is_caller
from telephony.queues import TAKEN, Queues

log = logging.getLogger(__name__)

ANNOUNCED_SECONDS = 0.5
"""A call that is over at once may get here before the event that names its channel."""
REMEMBERED_CALLS = 10_000
BOARD_PINGS = 10
"""The whole board is asked for at every so many pings; in between its changes are told."""
NUMBER = re.compile(r"\+?[0-9]{3,15}")


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


_Work = Callable[..., None]


class Ami:
    """The manager interface, kept alive; implements telephony.events.Exchange and telephony.desk.OfficersDesk."""

    def __init__(self, account: AmiAccount, events: Events | None = None) -> None:
        self._account = account
        self._client: Client | None = None
        self._legs: OrderedDict[str, _Leg] = OrderedDict()
        self._officers: Officers | None = None
        self._queues = Queues(events or NoEvents(), account.port)
        self._pings = 0
        self._announced = threading.Condition()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ami")
        self._watchdog: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Whether Asterisk answered the last time it was asked."""
        return self._client is not None

    @property
    def board(self) -> Board:
        """The officers' queues and phones."""
        return self._queues.board

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

    async def place(self, phone: str, queues: Sequence[str], reason: str, *, paused: bool) -> None:
        """Put an officer's phone into exactly these queues, ringing or paused. Raises ControlError."""
        await self._do(self._place, phone, queues, reason, paused)
        event(log, "ami_place", phone=phone, queues=",".join(queues), paused=paused, reason=reason)

    async def pass_on(self, call_id: str, queue: str) -> None:
        """Send a call that an officer has to another queue. Raises ControlError."""
        await self._do(self._pass_on, call_id, queue)
        event(log, "ami_pass_on", call=call_id, queue=queue)

    async def _try(self, name: str, call_id: str, work: _Work, *values: object) -> bool:
        try:
            await self._do(work, call_id, *values)
        except ControlError as error:
            event(log, f"{name}_failed", level=logging.WARNING, call=call_id, error=error)
            return False
        event(log, name, call=call_id)
        return True

    async def _do(self, work: _Work, *values: object) -> None:
        try:
            async with asyncio.timeout(2 * REPLY_SECONDS):
                await asyncio.get_running_loop().run_in_executor(self._thread, work, *values)
        except TimeoutError as error:
            raise ControlError("ami.timeout", "Asterisk did not answer in time", retryable=True) from error

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
            self._ask_queues()
        except ControlError as error:
            event(log, "ami_unreachable", level=logging.WARNING, error=error)
            self._drop()

    def _ask_queues(self) -> None:
        """Ask for the officers' queue, now and then for the whole board; an account that may not ask goes without."""
        if self._client is None:
            return
        actions = [Action("QueueSummary", {"Queue": OFFICERS})]
        if self._pings % BOARD_PINGS == 0:
            actions.append(Action("QueueStatus"))
        self._pings += 1
        try:
            for action in actions:
                self._client.ask(action)
        except ControlError as error:
            if error.retryable:
                raise
            self._officers = None

    def _connect(self) -> None:
        account = self._account
        client = Client(account.host, account.port)
        client.add_event_listener(self._on_event, white_list=["UserEvent", "QueueSummary", *TAKEN])
        client.log_in(account.user, account.secret)
        self._client, self._pings = client, 0
        event(log, "ami_connected", host=account.host, port=account.port)
        self._queues.connecting()
        self._learn_channels(client)

    @staticmethod
    def _learn_channels(client: Client) -> None:
        """Ask for the calls that began before we were connected; an account that may not ask goes without."""
        try:
            client.ask(Action("Status", {"Variables": "BOT_UUID"}))
        except ControlError as error:
            event(log, "ami_status_refused", level=logging.WARNING, error=error)

    def _drop(self) -> None:
        self._officers = None
        self._queues.lost()
        if self._client is not None:
            self._client.let_go()
            self._client = None

    def _on_event(self, event: Event, **_: object) -> None:
        """Remember which channel carries which call, and the queues; runs on asterisk-ami's thread."""
        name, keys = event.name, event.keys
        if name == "QueueSummary":
            self._officers = self._summed_up(keys) if keys.get("Queue") == OFFICERS else self._officers
            return
        if name == "UserEvent":
            name = keys.get("UserEvent", "")
        self._queues.take(name, keys)
        if name == "Status" and is_caller(keys):
            self._learn(keys.get("Variable", "").partition("BOT_UUID=")[2], keys)
        elif name == "BotCall":
            self._learn(call_of(keys), keys)

    def _learn(self, call_id: str, keys: Mapping[str, str]) -> None:
        if not call_id or "Channel" not in keys:
            return
        number = keys.get("CallerID") or keys.get("CallerIDNum") or ""
        with self._announced:
            caller = number if NUMBER.fullmatch(number) else ""
            self._legs[call_id.strip().lower()] = _Leg(keys["Channel"], caller)
            if len(self._legs) > REMEMBERED_CALLS:
                self._legs.popitem(last=False)
            self._announced.notify_all()

    def _summed_up(self, keys: Mapping[str, str]) -> Officers | None:
        """Return the queue's figures; who is on a break is not there, for the queue takes nobody in for them."""
        try:
            there, free, waiting = (int(keys[name]) for name in ("LoggedIn", "Available", "Callers"))
            hold_s = float(keys.get("HoldTime", 0))
        except (KeyError, ValueError):
            return None
        reachable = self.board.reachable(OFFICERS)
        return Officers(there if reachable is None else min(there, reachable), free, waiting, hold_s)

    def _set_variables(self, call_id: str, variables: Mapping[str, str]) -> None:
        client, channel = self._reach(call_id)
        for name, value in variables.items():
            client.ask(Action("Setvar", {"Channel": channel, "Variable": cleaned(name), "Value": cleaned(value)}))

    def _redirect(self, call_id: str, context: str, extension: str) -> None:
        client, channel = self._reach(call_id)
        where = {"Context": cleaned(context), "Exten": cleaned(extension), "Priority": "1"}
        client.ask(Action("Redirect", {"Channel": channel, **where}))

    def _place(self, phone: str, queues: Sequence[str], reason: str, paused: bool) -> None:
        client = self._connected()
        for action in self._queues.placing(phone, queues, reason, paused=paused):
            client.ask(action)

    def _pass_on(self, call_id: str, queue: str) -> None:
        self._connected()
        context, variables = self._queues.destination(queue)
        self._set_variables(call_id, variables)
        self._queues.passed_on(call_id)
        try:
            self._redirect(call_id, context, "s")
        except ControlError:
            self._queues.not_passed_on(call_id)
            raise

    def _connected(self) -> Client:
        if self._client is None or self._client.finished.is_set():
            raise ControlError("ami.absent", "Asterisk's manager interface is not connected", retryable=True)
        return self._client

    def _reach(self, call_id: str) -> tuple[Client, str]:
        client = self._connected()
        with self._announced:
            self._announced.wait_for(lambda: call_id in self._legs, ANNOUNCED_SECONDS)
            leg = self._legs.get(call_id)
        if leg is None:
            raise ControlError("ami.unknown_call", "no channel has told us this call's id")
        return client, cleaned(leg.channel)
