"""viet-asr: a streaming Conformer in a wheel, which understands people where only package registries are in reach.

Measured: one pipeline serves many threads at once with the same words as alone; a session costs some 2 MB, a thread
while it decodes some 45 MB more. It fires no endpoint and gives no confidence, and it works at 16 kHz.
"""

from collections.abc import Sequence
from importlib.metadata import version

import vietasr
from vietasr.ffi import native
from vietasr.pipeline import PipelineError

from common.text import normalise
from speech.errors import RecognitionError
from speech.recognizer import Capabilities, Recognition
from speech.utterance import Utterance

ENGINE_RATE_HZ = 16000
LOG_ERRORS_ONLY = 3


class VietasrRecognizer:
    """The one pipeline of the process."""

    def __init__(self) -> None:
        native.lib.vietasr_set_log_level(LOG_ERRORS_ONLY)
        try:
            self._pipeline = vietasr.Pipeline.preset("transcribe")
            self._pipeline.stream(float(ENGINE_RATE_HZ)).close()
        except PipelineError as failure:
            raise RecognitionError("engine_failed", "viet-asr cannot load its model") from failure

    @property
    def name(self) -> str:
        """Engine and version of the wheel, which carries the model."""
        return f"viet-asr/{version('viet-asr')}"

    @property
    def capabilities(self) -> Capabilities:
        """Partials, no grammar, made from people's speech."""
        return Capabilities(partials=True, grammar=False, sample_rate_hz=ENGINE_RATE_HZ, understands_people=True)

    def session(self, grammar: Sequence[str] | None = None) -> "VietasrSession":
        """Return a session; a grammar is ignored."""
        return VietasrSession(self._pipeline)


class VietasrSession(Utterance):
    """One utterance; it keeps the pipeline alive as long as itself."""

    def __init__(self, pipeline: vietasr.Pipeline) -> None:
        super().__init__(ENGINE_RATE_HZ)
        self._pipeline = pipeline
        try:
            self._stream = pipeline.stream(float(ENGINE_RATE_HZ))
        except PipelineError as failure:
            raise RecognitionError("engine_failed", "viet-asr opened no session", retryable=True) from failure

    def _hear(self, pcm: bytes) -> None:
        if pcm:
            self._stream.accept(pcm)

    def _understood(self) -> str:
        result = self._stream.partial()
        return normalise(result.text or result.partial)

    def _end(self) -> Recognition:
        heard = normalise(self._stream.final().text)
        self._stream.close()
        return Recognition(heard)
