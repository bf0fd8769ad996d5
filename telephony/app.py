"""Puts the process together, runs it, and takes it apart when it is told to end."""

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

from common.clips import ClipStore
from common.logs import event
from common.notices import Notices
from common.outbox import Events, NoEvents, opened
from speech.recognizer import Recognizer
from telephony.ami import Ami, AmiAccount
from telephony.desk import Desk
from telephony.dialogue import Dialogue
from telephony.events import Exchange, Speaker
from telephony.lookup import Lookup
from telephony.no_exchange import NoExchange
from telephony.prompts import Prompts
from telephony.recognition import Recognisers
from telephony.server import AudioSocketServer
from telephony.services import Services
from telephony.settings import TelephonySettings
from telephony.switchboard import Switchboard
from telephony.ticker import Ticker
from telephony.voice import Voice
from telephony.web import Web

log = logging.getLogger(__name__)

SWITCH_INTERVAL_S = 0.0005
"""How long a decoding thread may keep the interpreter from the loop that sends a frame every 20 ms."""
MAX_MESSAGE_BYTES = 4096


class Application:
    """The running process: both servers and what they share."""

    def __init__(self, services: Services, ami: Ami | None, reason: str) -> None:
        settings = services.settings
        self.services = services
        self.switchboard = Switchboard(services)
        self._ami = ami
        self._reason = reason
        self.audiosocket = AudioSocketServer(
            self.switchboard,
            host=settings.host,
            port=settings.port,
            backlog=settings.backlog,
            identity_s=settings.identity_seconds,
        )
        web = Web(self.switchboard, services, self.status)
        desk = Desk(ami, settings.desk_secret.get_secret_value())
        self._http = _HttpServer(
            uvicorn.Config(
                web.app(*desk.routes()),
                ws="websockets-sansio",
                ws_max_size=MAX_MESSAGE_BYTES,
                ws_per_message_deflate=False,
                forwarded_allow_ips=settings.trusted_proxies,
                lifespan="off",
                access_log=False,
                log_config=None,
                timeout_graceful_shutdown=5,
            )
        )
        self._socket: socket.socket | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def http_port(self) -> int:
        """The port of HTTP and WebSocket."""
        assert self._socket is not None
        return int(self._socket.getsockname()[1])

    def status(self) -> dict[str, object]:
        """Say whether calls are taken, and with what."""
        engine = self.services.recognisers.engine
        return {
            "ready": self._serving is not None and not self.switchboard.draining,
            "engine": engine.name,
            "engine_for": self.services.settings.engine,
            "engine_reason": self._reason,
            "understands_people": engine.capabilities.understands_people,
            "voice": self.services.voice.name,
            "asterisk": "not set up" if self._ami is None else "connected" if self._ami.connected else "unreachable",
            "calls": self.switchboard.calls,
            "limit": self.switchboard.limit,
        }

    async def start(self) -> None:
        """Begin to take calls."""
        settings = self.services.settings
        self._socket = socket.create_server((settings.http_host, settings.http_port), backlog=settings.backlog)
        await self.audiosocket.start()
        if self._ami is not None:
            self._ami.start()
        self._serving = asyncio.create_task(self._http.serve(sockets=[self._socket]))
        await self._http.up.wait()
        if not await self.services.dialogue.warm_up():
            event(log, "dialogue_not_there_yet", level=logging.WARNING, url=settings.dialogue_url)
        if settings.recordings and settings.sealing_key is None:
            event(log, "recordings_off", level=logging.WARNING, reason="TELEPHONY_RECORDING_KEY is empty")
        event(log, "ready", audiosocket=self.audiosocket.port, http=self.http_port, **self._shown())

    async def stop(self) -> None:
        """Let calls end, then let go of everything."""
        self.audiosocket.stop_listening()
        await self.switchboard.drain(self.services.settings.drain_seconds)
        self.audiosocket.close()
        self._http.should_exit = True
        if self._serving is not None:
            await asyncio.wait({self._serving})
        if self._socket is not None:
            self._socket.close()
        if self._ami is not None:
            await self._ami.close()

    def _shown(self) -> dict[str, Any]:
        status = self.status()
        return {name: status[name] for name in ("engine", "engine_for", "engine_reason", "voice", "limit")}


class _HttpServer(uvicorn.Server):
    """uvicorn without its signal handlers, for the process has its own, and with word of when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def running(
    settings: TelephonySettings,
    engine: Recognizer,
    speaker: Speaker,
    reason: str = "",
    exchange: Exchange | None = None,
    events: Events | None = None,
) -> AsyncIterator[Application]:
    """Run the process's inside with a given engine and voice; tests give fakes. Raises PromptError, OSError."""
    prompts = Prompts.load(settings.prompts_dir, settings.owner)
    ami = _ami(settings, events or NoEvents())
    exchange = exchange or ami or NoExchange()
    recognisers = Recognisers(engine, threads=settings.recognition_threads, deadline_s=settings.recognition_seconds)
    dialogue = Dialogue(
        settings.dialogue_url,
        first_line_s=settings.first_line_seconds,
        next_line_s=settings.next_line_seconds,
        connections=2 * settings.max_calls,
    )
    lookup = Lookup(settings.lookup_url, deadline_s=settings.lookup_seconds, connections=settings.max_calls)
    voice = Voice(ClipStore(settings.clips_dir), speaker, deadline_s=settings.speech_seconds)
    disk = ThreadPoolExecutor(1, thread_name_prefix="disk")
    notices = Notices(settings.var / "notices.json")
    services = Services(
        settings, recognisers, dialogue, lookup, voice, prompts, exchange, Ticker(), disk, events or NoEvents(), notices
    )
    application = Application(services, ami, reason)
    try:
        await application.start()
        yield application
    finally:
        await application.stop()
        await dialogue.close()
        await lookup.close()
        recognisers.close()
        disk.shutdown()


async def serve(settings: TelephonySettings, engine: Recognizer, speaker: Speaker, reason: str) -> None:
    """Run until SIGTERM or SIGINT."""
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    events = opened(settings.var, "telephony", settings.events_url, settings.events_token.get_secret_value())
    async with running(settings, engine, speaker, reason, events=events):
        keep_time(settings.niceness)
        await over.wait()
        event(log, "stopping")
    await asyncio.to_thread(events.close)
    event(log, "stopped")


def keep_time(niceness: int) -> None:
    """Put the clock's thread before everything else that could make a frame late: threads, garbage, other processes."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    gc.collect()
    gc.freeze()
    try:
        os.setpriority(os.PRIO_PROCESS, 0, niceness)
    except PermissionError:
        event(log, "priority_unchanged", level=logging.DEBUG, wanted=niceness)


def _ami(settings: TelephonySettings, events: Events) -> Ami | None:
    secret = settings.ami_secret.get_secret_value()
    if not secret:
        return None
    account = AmiAccount(settings.ami_host, settings.ami_port, settings.ami_user, secret, settings.ami_ping_seconds)
    return Ami(account, events)
