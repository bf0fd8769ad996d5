"""From espeak-ng's events to our phones with the time each begins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from speech.acoustic_model.espeak_events import WORD, Event, Speech
from speech.acoustic_model.phones import SILENCE
from speech.acoustic_model.pronunciation import pronounce

WORD_END = "_|"
LEAST_PAUSE_S = 0.02


class Segment(NamedTuple):
    """A phone and the second it begins at."""

    phone: str
    start: float


@dataclass
class _Piece:
    """A word or a pause as espeak-ng reports it, with the starts of the word's phones, in seconds."""

    start: float
    pause: bool = False
    phone_starts: list[float] = field(default_factory=list)


def align(words: Sequence[str], speech: Speech) -> list[Segment] | None:
    """Return the phones of `words` in time, or None where espeak-ng read other words than these."""
    pieces = _pieces(speech)
    if sum(not piece.pause for piece in pieces) != len(words):
        return None
    ends = [piece.start for piece in pieces[1:]] + [len(speech.pcm) / 2 / speech.rate_hz]
    segments: list[Segment] = []
    coming = iter(words)
    for piece, end in zip(pieces, ends, strict=True):
        if piece.pause:
            if end - piece.start > LEAST_PAUSE_S:
                segments.append(Segment(SILENCE, piece.start))
            continue
        phones = pronounce(next(coming))
        if phones is None:
            return None
        segments.extend(map(Segment, phones, _starts(piece, end, len(phones))))
    return segments


def _starts(piece: _Piece, end: float, count: int) -> list[float]:
    """Return when each phone of a word begins: as reported where the count nearly fits, else evenly.

    espeak-ng reports one more for an onset it closes first (b), one fewer for some diphthongs (ây).
    """
    starts = [piece.start, *piece.phone_starts[1:]]
    if len(starts) == count:
        return starts
    if len(starts) == count + 1 and count > 1:
        return [starts[0], *starts[2:]]
    if len(starts) == count - 1:
        return [*starts, (starts[-1] + end) / 2]
    return [float(start) for start in np.linspace(piece.start, end, count + 1)[:-1]]


def _pieces(speech: Speech) -> list[_Piece]:
    pieces: list[_Piece] = []
    in_word = False
    for event in speech.events:
        start = event.sample / speech.rate_hz
        if _begins_word(event):
            pieces.append(_Piece(start))
            in_word = True
        elif event.name == WORD_END:
            in_word = False
        elif event.name.startswith("_"):
            pieces.append(_Piece(start, pause=True))
            in_word = False
        elif event.kind != WORD and in_word:
            pieces[-1].phone_starts.append(start)
    return pieces


def _begins_word(event: Event) -> bool:
    return event.kind == WORD and event.length > 0
