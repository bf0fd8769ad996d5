"""The two servers that bench.capacity compares, each in a process of its own that tells what it spent."""

import asyncio
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import TypeVar, cast

import uvloop

from speech.engines import named, open_recognizer
from speech.recognizer import Capabilities, Recognition, RecognitionSession, Recognizer
from speech.settings import SpeechSettings
from telephony.app import keep_time, running
from telephony.audio import SAMPLE_BYTES, SAMPLE_RATE_HZ, SILENCE
from telephony.audiosocket import Audio, Decoder, audio_frame
from telephony.recognition import LiveRecognition, Recognisers
from telephony.settings import TelephonySettings
from telephony.ticker import Ticker
from tests.fakes.speech import FakeSynthesisPool

T = TypeVar("T")

UTTERANCE_BYTES = 15 * SAMPLE_RATE_HZ * SAMPLE_BYTES
"""Where the server that decodes everything begins anew."""


@dataclass
class Spent:
    """What a server spent so far: seconds of CPU, and of audio that it decoded."""

    cpu_seconds: float
    recognition_seconds: float
    audio_seconds: float

    def since(self, before: "Spent") -> "Spent":
        """Return what was spent after `before`."""
        return Spent(*(now - then for now, then in zip(asdict(self).values(), asdict(before).values(), strict=True)))


@dataclass(frozen=True)
class Work:
    """What a server is to do."""

    engine: str
    decode_all: bool
    settings: dict[str, object]


class Server:
    """A process of its own; `with Server(work) as server:` has it listening."""

    def __init__(self, work: Work) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._ours, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(work, theirs))

    def __enter__(self) -> "Server":
        self._process.start()
        self.engine: str = self._ours.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self._ours.send(None)
        self._process.join()

    def spent(self) -> Spent:
        """Return what it spent so far."""
        self._ours.send("spent")
        spent: Spent = self._ours.recv()
        return spent


class Metered:
    """An engine that notes what its sessions cost; a Recognizer like the one inside."""

    def __init__(self, engine: Recognizer) -> None:
        self._engine = engine
        self.cpu_seconds = self.audio_seconds = 0.0

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    @property
    def capabilities(self) -> Capabilities:
        """The engine's."""
        return self._engine.capabilities

    def session(self, grammar: Sequence[str] | None = None) -> "MeteredSession":
        """Return a session that is metered."""
        return MeteredSession(self, self.metered(partial(self._engine.session, grammar)))

    def metered(self, work: Callable[[], T]) -> T:
        """Do something and add the time of this thread that it took."""
        began = time.thread_time()
        try:
            return work()
        finally:
            self.cpu_seconds += time.thread_time() - began


class MeteredSession:
    """One utterance, metered."""

    def __init__(self, engine: Metered, session: RecognitionSession) -> None:
        self._engine, self._session = engine, session

    def accept(self, pcm: bytes) -> None:
        """Hear more of the utterance."""
        self._engine.audio_seconds += len(pcm) / SAMPLE_BYTES / SAMPLE_RATE_HZ
        self._engine.metered(partial(self._session.accept, pcm))

    def partial(self) -> str:
        """Return what was understood so far."""
        return self._engine.metered(self._session.partial)

    def final(self) -> Recognition:
        """End the utterance."""
        return self._engine.metered(self._session.final)


class DecodeAll(asyncio.Protocol):
    """A connection of a server that decodes whatever comes, speech or not, and sends silence."""

    def __init__(self, recognisers: Recognisers, ticker: Ticker) -> None:
        self._recognisers, self._ticker = recognisers, ticker
        self._decoder = Decoder()
        self._utterance: LiveRecognition = recognisers.open(_ignore)
        self._bytes = 0
        self._ending: set[asyncio.Task[Recognition]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to send silence."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are none by inheritance
        self._ticker.add(self._beat)

    def data_received(self, data: bytes) -> None:
        """Decode it."""
        for message in self._decoder.feed(data):
            if isinstance(message, Audio):
                self._hear(message.pcm)

    def connection_lost(self, error: Exception | None) -> None:
        """Stop."""
        self._ticker.remove(self._beat)
        self._utterance.cancel()

    def _beat(self, late: int) -> None:
        if not self._transport.is_closing():
            self._transport.write(audio_frame(SILENCE))

    def _hear(self, pcm: bytes) -> None:
        self._utterance.feed(pcm)
        self._bytes += len(pcm)
        if self._bytes >= UTTERANCE_BYTES:
            task = asyncio.create_task(self._utterance.finish())
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
            self._utterance, self._bytes = self._recognisers.open(_ignore), 0


def _ignore(text: str) -> None:
    """Take the words so far."""


def _serve(work: Work, pipe: Connection) -> None:
    uvloop.run(_serving(work, pipe))


async def _serving(work: Work, pipe: Connection) -> None:
    engine = Metered(open_recognizer(named(work.engine, SpeechSettings())))
    settings = TelephonySettings.model_validate(work.settings)
    if work.decode_all:
        recognisers, ticker = Recognisers(engine, threads=2, deadline_s=10.0), Ticker()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: DecodeAll(recognisers, ticker), settings.host, settings.port)
        keep_time(settings.niceness)
        await _report(engine, pipe)
        server.close()
        recognisers.close()
        return
    async with running(settings, engine, FakeSynthesisPool()):
        keep_time(settings.niceness)
        await _report(engine, pipe)


async def _report(engine: Metered, pipe: Connection) -> None:
    pipe.send(engine.name)
    while await asyncio.to_thread(pipe.recv) is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        pipe.send(Spent(used.ru_utime + used.ru_stime, engine.cpu_seconds, engine.audio_seconds))
