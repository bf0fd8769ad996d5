"""Vosk: any Kaldi model folder, official or the product's own."""

import json
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean
from typing import Any

import vosk

from common.text import fold, nfc
from speech.errors import RecognitionError
from speech.model_folder import has_dynamic_graph, is_model, rate_hz
from speech.recognizer import SAMPLE_BYTES, SAMPLE_RATE_HZ, Capabilities, Recognition, RecognitionSession
from speech.utterance import Utterance

LONGEST_EXPECTED_BYTES = 4 * SAMPLE_RATE_HZ * SAMPLE_BYTES
"""Of an utterance that may be one of a few phrases: whoever speaks for longer than 4 s says something else."""
ALIKE = 0.5
"""How much of a phrase's letters, tone marks aside, must have been heard without the grammar too."""
NO_WORD = re.compile(r"\[unk\]|<unk>")


class VoskRecognizer:
    """One Vosk model in memory. Decoding releases the interpreter lock, so sessions run in parallel threads."""

    def __init__(self, folder: Path, *, understands_people: bool) -> None:
        if not is_model(folder):  # Vosk itself may end the process
            raise RecognitionError("not_a_model", f"{folder} holds no Vosk model (am/final.mdl and graph/)")
        vosk.SetLogLevel(-1)
        self._folder = folder
        self._rate_hz = rate_hz(folder)
        self._understands_people = understands_people
        try:
            self._model = vosk.Model(str(folder))
        except Exception as failure:  # vosk raises nothing narrower
            raise RecognitionError("model_unreadable", f"Vosk cannot load the model in {folder}") from failure

    @property
    def name(self) -> str:
        """Engine and model's folder."""
        return f"vosk/{self._folder.resolve().name}"

    @property
    def capabilities(self) -> Capabilities:
        """Partials always; a grammar only where the model's graph is built at run time."""
        return Capabilities(
            partials=True,
            grammar=has_dynamic_graph(self._folder),
            sample_rate_hz=self._rate_hz,
            understands_people=self._understands_people,
        )

    def session(self, grammar: Sequence[str] | None = None) -> "VoskSession | ExpectantSession":
        """Return a session that prefers the phrases of `grammar`; a model with a static graph ignores them."""
        free = VoskSession(self._model, self._rate_hz)
        if not grammar or not self.capabilities.grammar:
            return free
        return ExpectantSession(free, VoskSession(self._model, self._rate_hz, grammar), frozenset(grammar))


class VoskSession(Utterance):
    """One utterance. Where Vosk's own endpoint rules cut it in parts, the parts are joined again."""

    def __init__(self, model: vosk.Model, rate_hz: int, grammar: Sequence[str] | None = None) -> None:
        super().__init__(rate_hz)
        phrases = () if grammar is None else (json.dumps([*grammar, "[unk]"], ensure_ascii=False),)
        self._decoder = vosk.KaldiRecognizer(model, rate_hz, *phrases)
        self._decoder.SetWords(True)
        self._parts: list[dict[str, Any]] = []

    def _hear(self, pcm: bytes) -> None:
        if pcm and self._decoder.AcceptWaveform(pcm):
            self._parts.append(json.loads(self._decoder.Result()))

    def _understood(self) -> str:
        return self._joined(json.loads(self._decoder.PartialResult()).get("partial", ""))

    def _end(self) -> Recognition:
        self._parts.append(json.loads(self._decoder.FinalResult()))
        del self._decoder
        confidences = [word["conf"] for part in self._parts for word in part.get("result", ())]
        return Recognition(self._joined(""), min(1.0, fmean(confidences)) if confidences else None)

    def _joined(self, last: str) -> str:
        heard = " ".join([*(part["text"] for part in self._parts), last])
        return nfc(NO_WORD.sub(" ", heard)).lower()


class ExpectantSession:
    """One utterance that is probably one of a few phrases: heard within them and without bounds.

    Within bounds every sound becomes one of the phrases, so what is heard there counts only where it is short, one
    whole phrase, and much like what was heard without bounds.
    """

    def __init__(self, free: RecognitionSession, bound: RecognitionSession, phrases: frozenset[str]) -> None:
        self._free = free
        self._bound = bound
        self._phrases = phrases
        self._bytes = 0

    def accept(self, pcm: bytes) -> None:
        """Hear more of the utterance, 8 kHz s16 mono."""
        self._free.accept(pcm)
        self._bytes += len(pcm)
        if self._bytes <= LONGEST_EXPECTED_BYTES:
            self._bound.accept(pcm)

    def partial(self) -> str:
        """Return what has been understood so far, without bounds."""
        return self._free.partial()

    def final(self) -> Recognition:
        """End the utterance and return what was heard."""
        heard = self._free.final()
        if self._bytes > LONGEST_EXPECTED_BYTES:
            return heard
        expected = self._bound.final()
        return expected if expected.text in self._phrases and alike(heard.text, expected.text) else heard


def alike(heard: str, expected: str) -> bool:
    """Say whether two texts may be the same sounds: as many words but one, and half of their letters."""
    if abs(len(heard.split()) - len(expected.split())) > 1:
        return False
    return SequenceMatcher(None, fold(heard), fold(expected)).ratio() >= ALIKE
