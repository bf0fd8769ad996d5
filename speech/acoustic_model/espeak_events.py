"""espeak-ng with its events: sound, and when each word and phone of it begins. Alignments come free."""

import ctypes
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from speech.espeak_library import LIBRARY, load_espeak

RETRIEVAL = 1  # AUDIO_OUTPUT_RETRIEVAL
PHONEME_EVENTS = 0x0001
DONT_EXIT = 0x8000
UTF8 = 1
END_OF_LIST, WORD, PHONEME = 0, 1, 7
RATE, VOLUME, PITCH, PITCH_RANGE = 1, 2, 3, 4


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _RawEvent(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_RawEvent))


class Event(NamedTuple):
    """A word or phone beginning at a sample; a phone has a name, a word the length of its text."""

    kind: int
    sample: int
    length: int
    name: str


class Voice(NamedTuple):
    """How to speak: espeak's voice name, words a minute (80 to 450), pitch and its range (0 to 99)."""

    name: str
    rate: int = 160
    pitch: int = 50
    pitch_range: int = 50


@dataclass
class Speech:
    """Samples (16-bit mono) and the events in them."""

    rate_hz: int
    pcm: bytes = b""
    events: list[Event] = field(default_factory=list)


class EspeakEvents:
    """The synchronous espeak-ng engine. A process may hold only one: get it from `espeak()`."""

    def __init__(self) -> None:
        load_espeak()
        self._library = ctypes.CDLL(LIBRARY)
        self._rate_hz: int = self._library.espeak_Initialize(RETRIEVAL, 0, None, PHONEME_EVENTS | DONT_EXIT)
        if self._rate_hz <= 0:
            raise RuntimeError("espeak-ng does not start: is its data folder there?")
        self._voice = ""
        self._speech = Speech(self._rate_hz)
        self._callback = CALLBACK(self._collect)  # held: the library keeps only a pointer
        self._library.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, voice: Voice) -> Speech:
        """Return `text` spoken; raises ValueError for a voice espeak-ng does not have."""
        self._use(voice)
        self._speech = Speech(self._rate_hz)
        encoded = text.encode()
        self._library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, UTF8, None, None)
        self._library.espeak_Synchronize()
        return self._speech

    def _use(self, voice: Voice) -> None:
        if voice.name != self._voice:
            if self._library.espeak_SetVoiceByName(voice.name.encode()) != 0:
                raise ValueError(f"espeak-ng has no voice {voice.name!r}")
            self._voice = voice.name
        for parameter, value in ((RATE, voice.rate), (PITCH, voice.pitch), (PITCH_RANGE, voice.pitch_range)):
            self._library.espeak_SetParameter(parameter, value, 0)

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        index = 0
        while events[index].type != END_OF_LIST:
            raw = events[index]
            if raw.type in (WORD, PHONEME):
                name = bytes(raw.id.string).decode(errors="replace") if raw.type == PHONEME else ""
                self._speech.events.append(Event(raw.type, raw.sample, raw.length, name))
            index += 1
        if count > 0 and samples:
            self._speech.pcm += ctypes.string_at(samples, count * 2)
        return 0


@cache
def espeak() -> EspeakEvents:
    """Return the process's engine."""
    return EspeakEvents()
