"""One call, from its first frame to what it leaves behind. Knows neither sockets nor bytes of a wire format."""

import asyncio
import logging
from dataclasses import asdict
from pathlib import Path

from common.logs import event
from telephony.audio import Frame
from telephony.conversation import Conversation
from telephony.errors import TelephonyError, VoiceError
from telephony.events import Ending, EndReason, Line, Next
from telephony.handover import briefing, queue_words
from telephony.metrics import CALLS, CALLS_NOW, FAILURES, FRAMES, LATE_FRAMES
from telephony.mouth import Mouth
from telephony.pages import Pages
from telephony.playback import Playback
from telephony.record import CallRecord
from telephony.recording import FILE, Recording
from telephony.services import Services

log = logging.getLogger(__name__)

OFFICER_KEY = "0"
DECLINE_KEY = "9"

NOT_RECORDED = {"BOT_RECORD": "no"}
"""Variable of the channel: what follows a transfer is not recorded either."""

BUSY = Ending(EndReason.TRANSFERRED, "busy", "busy", Next.OFFICERS)
DRAINED = Ending(EndReason.DRAINED, "drain", "apology", Next.OFFICERS)
KEYED = Ending(EndReason.TRANSFERRED, "key_0", "transfer", Next.OFFICERS)
TOO_LONG = Ending(EndReason.TRANSFERRED, "too_long", "too_long", Next.OFFICERS)


class Call:
    """A caller on a line. The line gives it frames and keys; the ticker has it send a frame every 20 ms."""

    def __init__(self, call_id: str, line: Line, services: Services) -> None:
        self.id = call_id
        self._line = line
        self._services = services
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._playback = Playback()
        self._record = CallRecord(call_id, line.channel, services.recognisers.engine.name, services.voice.name)
        self._recording = Recording(self._folder / FILE, services.settings.sealing_key, services.disk)
        self._declined = not services.settings.recordings
        self._ending: asyncio.Future[Ending] = self._loop.create_future()
        self._left = asyncio.Event()
        self._noting: asyncio.Task[bool] | None = None
        pages = Pages(services.settings.page_parts)
        self._mouth = Mouth(self._playback, services.prompts, services.voice, line.tell, self._elapsed_ms, pages)
        self._conversation = Conversation(
            services, self._record, self._mouth, line.tell, self._elapsed_ms, self._start_recording
        )

    def hear(self, frame: Frame) -> None:
        """Take 20 ms of the caller's sound."""
        self._recording.caller(frame)
        self._conversation.ear.push(frame)

    def press(self, key: str) -> None:
        """Take a key the caller pressed."""
        event(log, "key_pressed", call=self.id, key=key)
        gathering = self._conversation.gathering
        if key == OFFICER_KEY and not gathering and self._officer_now:
            self.end(KEYED)
        elif key == DECLINE_KEY and not gathering:
            self._decline()
        elif not self._ending.done():
            self._conversation.press(key)

    def gone(self, reason: EndReason = EndReason.CALLER_LEFT, detail: str = "") -> None:
        """Note that nobody is on the line any more."""
        self._left.set()
        self._playback.stop()
        self.end(Ending(reason, detail))

    def end(self, ending: Ending) -> None:
        """Have the call end so; the first reason counts."""
        if not self._ending.done():
            self._ending.set_result(ending)

    async def run(self) -> None:
        """Carry the call from greeting to end, whatever happens."""
        event(log, "call_started", call=self.id, channel=self._line.channel)
        self._conversation.teller.started()
        CALLS_NOW.labels(self._line.channel).inc()
        self._services.ticker.add(self._beat)
        limit = self._loop.call_later(self._services.settings.max_call_seconds, self.end, TOO_LONG)
        try:
            ending = await self._talk()
            await self._see_off(ending)
        finally:
            limit.cancel()
            self._services.ticker.remove(self._beat)
            self._line.close()
            CALLS_NOW.labels(self._line.channel).dec()
        await self._leave(ending)

    @property
    def _officer_now(self) -> bool:
        """Whether key 0 leads to the officers at once; where none is free, the dialogue says what else there is."""
        officers = self._services.exchange.officers()
        return officers is None or officers.state == "available"

    @property
    def _folder(self) -> Path:
        return self._services.settings.calls_dir / self.id

    def _beat(self, late: int) -> None:
        frame = self._playback.next_frame()
        self._line.write(frame)
        self._record.frames += 1
        self._record.late_frames += late
        self._recording.hotline(frame)
        self._conversation.ear.beat(frame)

    def _elapsed_ms(self) -> float:
        return round((self._loop.time() - self._began) * 1000, 1)

    def _start_recording(self) -> None:
        if self._declined:
            return
        self._recording.start()
        if self._recording.on:
            self._record.recording["offset_ms"] = self._elapsed_ms()

    def _decline(self) -> None:
        if self._declined:
            return
        self._declined = True
        self._record.recording.update(state="declined", offset_ms=None)
        self._recording.decline()
        self._conversation.decline_recording()
        self._noting = asyncio.create_task(self._services.exchange.note(self.id, NOT_RECORDED))

    async def _talk(self) -> Ending:
        """Converse until there is a reason to end, from within or from outside."""
        if not self._ending.done():
            talk = asyncio.create_task(self._conversation.run())
            await asyncio.wait({talk, self._ending}, return_when=asyncio.FIRST_COMPLETED)
            talk.cancel()
            await asyncio.wait({talk})
            self._conversation.ear.close()
            if not talk.cancelled():
                self.end(self._result(talk))
        return self._ending.result()

    def _result(self, talk: asyncio.Task[Ending]) -> Ending:
        failure = talk.exception()
        if failure is None:
            return talk.result()
        code = failure.code if isinstance(failure, TelephonyError) else "call.internal"
        unexpected = failure if code == "call.internal" else None
        log.error("call_failed call=%s code=%s error=%s", self.id, code, failure, exc_info=unexpected)
        FAILURES.labels(code).inc()
        return Ending(EndReason.FAILED, code, "apology", Next.OFFICERS)

    async def _see_off(self, ending: Ending) -> None:
        """Say the last words while the exchange is told what comes next, then let go."""
        if self._left.is_set():
            self._line.close()
            return
        self._playback.stop()
        if ending.prompt is not None:
            self._record.greeting.append(self._mouth.prompt(ending.prompt))
        if ending.next is Next.OFFICERS:
            await self._say_queue()
        told, _ = await asyncio.gather(self._tell_exchange(ending), self._mouth.finished())
        self._record.next = ending.next.value if told and ending.next is not None else None
        if ending.next is not Next.HANGUP:
            self._conversation.teller.transferred(ending.detail)
            self._tell_page_of_transfer(ending)
        self._line.tell({"type": "state", "state": "ended"})
        if ending.next is Next.HANGUP:
            self._line.hang_up()
        else:
            self._line.close()

    async def _say_queue(self) -> None:
        """Say how many wait for an officer, where that is known."""
        officers = self._services.exchange.officers()
        if officers is None:
            return
        self._record.officers = {"state": officers.state, **asdict(officers)}
        words = queue_words(officers)
        if not words:
            return
        try:
            self._record.greeting.append(await self._mouth.announce(words))
        except VoiceError as error:
            event(log, "queue_unsaid", level=logging.WARNING, call=self.id, error=error)

    async def _tell_exchange(self, ending: Ending) -> bool:
        if ending.next is None:
            return False
        told = briefing(ending.detail, self._record.turns, self._record.answers)
        if ending.next is Next.OFFICERS:
            self._record.briefing = told
        variables = {**told, **(NOT_RECORDED if self._declined else {})}
        return await self._services.exchange.set_next(self.id, ending.next, variables)

    def _tell_page_of_transfer(self, ending: Ending) -> None:
        number = self._services.settings.hotline_number
        message = f"Dạ, để gặp cán bộ, anh chị vui lòng gọi {number} ạ."
        self._line.tell({"type": "transfer", "reason": ending.detail, "message": message})
        self._line.tell({"type": "state", "state": "transferred"})

    async def _leave(self, ending: Ending) -> None:
        """Write what the call leaves, and say so in one line."""
        record = self._record
        record.end_reason, record.end_detail = ending.reason.value, ending.detail
        record.duration_ms = self._elapsed_ms()
        record.sum_up()
        FRAMES.inc(record.frames)
        LATE_FRAMES.inc(record.late_frames)
        CALLS.labels(record.channel, record.end_reason).inc()
        if self._noting is not None:
            await asyncio.wait({self._noting})
        await asyncio.to_thread(self._store)
        self._conversation.teller.ended()
        event(
            log,
            "call_ended",
            call=self.id,
            reason=record.end_reason,
            detail=record.end_detail,
            next=record.next,
            turns=len(record.turns),
            duration_ms=record.duration_ms,
            frames=record.frames,
            late_frames=record.late_frames,
            recording=record.recording["state"],
        )

    def _store(self) -> None:
        """Put recording and record in their place; a full disk costs them, never a call."""
        try:
            if self._recording.finish():
                self._record.recording.update(state="kept", file=self._recording.path.name)
        except OSError as error:
            event(log, "recording_lost", level=logging.ERROR, call=self.id, error=error)
        try:
            self._record.write(self._folder)
        except OSError as error:
            event(log, "record_lost", level=logging.ERROR, call=self.id, error=error)
