"""pyttsx3 with espeak-ng, through a driver of our own that has no races.

The stock driver hands text to espeak's own thread and guesses when it is done. This one has espeak work in the calling
thread: when runAndWait() returns, the samples are there. espeak-ng keeps one state for the whole process, so a lock
lets one text in at a time; use processes for more (synthesis_pool).
"""

import ctypes
import sys
import threading
from io import BytesIO
from types import ModuleType
from typing import Any

import numpy as np
import soxr

from speech.errors import SynthesisError
from speech.espeak_library import load_espeak
from speech.levels import level, trim
from speech.recognizer import SAMPLE_RATE_HZ
from speech.resampling import to_pcm
from speech.settings import SpeechSettings
from speech.wording import speakable

load_espeak()

import pyttsx3  # noqa: E402  (it looks for the library while it is imported)
from pyttsx3.drivers import _espeak  # noqa: E402
from pyttsx3.drivers.espeak import EspeakDriver  # noqa: E402

DRIVER = "espeak_synchronous"
ESPEAK_RATE_HZ = 22050
ESPEAK_OK = 0
SLOWEST, FASTEST = 0.5, 2.0
LONGEST_TEXT = 5000
"""Characters; some seven minutes of speech."""

_espeak_lock = threading.Lock()


class SynchronousDriver(EspeakDriver):  # type: ignore[misc]
    """A pyttsx3 driver that writes raw samples to the file object given to save_to_file, before it returns."""

    _save_file: Any
    _text_to_say: str | None

    def __init__(self, proxy: Any) -> None:
        self._samples: list[bytes] = []
        super().__init__(proxy)

    def _onSynth(self, wav: Any, count: int, _events: Any) -> int:  # noqa: N802
        if count > 0 and wav:
            self._samples.append(ctypes.string_at(wav, count * 2))
        return 0

    def _start_synthesis(self, text: str) -> None:
        self._proxy.setBusy(True)
        self._samples.clear()
        sink, self._save_file, self._text_to_say = self._save_file, None, None
        status = _espeak.Synth(text.encode(), flags=_espeak.ENDPAUSE | _espeak.CHARS_UTF8)
        if status != ESPEAK_OK:
            self._proxy.notify("error", exception=SynthesisError("engine_failed", f"espeak_Synth returned {status}"))
        sink.write(b"".join(self._samples))
        self._proxy.notify("finished-utterance", completed=status == ESPEAK_OK)
        self._proxy.setBusy(False)

    def startLoop(self) -> None:  # noqa: N802
        """Run the queued commands in order; each is finished before the next begins."""
        self._looping = True
        self._proxy.setBusy(False)
        if self._text_to_say:
            self._start_synthesis(self._text_to_say)
        self._looping = False


class Pyttsx3Synthesizer:
    """espeak-ng's voice of the settings. Thread-safe; texts of one process are spoken one after the other."""

    def __init__(self, settings: SpeechSettings | None = None) -> None:
        self._settings = settings or SpeechSettings()
        with _espeak_lock:
            self._engine = _open_engine()
            self._choose_voice()

    @property
    def voice(self) -> str:
        """Engine, voice and words a minute."""
        return f"espeak-ng/{self._settings.voice}/{self._settings.words_per_minute}"

    def synthesise(self, text: str, rate: float = 1.0) -> bytes:
        """Return text spoken, 8 kHz s16 mono, trimmed and levelled."""
        words = speakable(text)
        if not words:
            raise SynthesisError("nothing_to_say", "there is no word to speak")
        if len(words) > LONGEST_TEXT:
            raise SynthesisError("text_too_long", f"{len(words)} characters; at most {LONGEST_TEXT} are spoken at once")
        if not SLOWEST <= rate <= FASTEST:
            raise SynthesisError("bad_rate", f"rate must lie between {SLOWEST:g} and {FASTEST:g}, not {rate:g}")
        spoken = np.frombuffer(self._speak(words, round(self._settings.words_per_minute * rate)), "<i2")
        phone = soxr.resample(spoken.astype(np.float32), ESPEAK_RATE_HZ, SAMPLE_RATE_HZ, quality="HQ")
        levelled = level(trim(phone), self._settings.level_dbfs, self._settings.peak_dbfs)
        if not levelled.size:
            raise SynthesisError("engine_failed", "espeak-ng returned no speech")
        return to_pcm(levelled)

    def _speak(self, words: str, words_per_minute: int) -> bytes:
        sink = BytesIO()
        with _espeak_lock:
            self._choose_voice()
            self._engine.setProperty("rate", words_per_minute)
            self._engine.save_to_file(words, sink)
            self._run()
        return sink.getvalue()

    def _choose_voice(self) -> None:
        """Choose the voice and see that espeak took it: pyttsx3 says nothing when it did not."""
        if _espeak.SetVoiceByName(self._settings.voice.encode()) != ESPEAK_OK:
            raise SynthesisError("unknown_voice", f"espeak-ng has no voice {self._settings.voice}")

    def _run(self) -> None:
        failures: list[Exception] = []
        token = self._engine.connect("error", lambda name=None, exception=None: failures.append(exception))
        self._engine.runAndWait()
        self._engine.disconnect(token)
        if failures:
            raise SynthesisError("engine_failed", "pyttsx3 could not speak") from failures[0]


def _open_engine() -> pyttsx3.Engine:
    _espeak.AUDIO_OUTPUT_RETRIEVAL = (
        _espeak.AUDIO_OUTPUT_SYNCHRONOUS
    )  # what the stock driver hands to espeak_Initialize
    driver = ModuleType(f"pyttsx3.drivers.{DRIVER}")
    driver.buildDriver = SynchronousDriver  # type: ignore[attr-defined]
    sys.modules[driver.__name__] = driver
    return pyttsx3.init(DRIVER)
