"""Telephony's `POST /recognise` over real HTTP, and sound as phones and browsers record it."""

import io
import wave

import numpy as np
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

# container, codec: what phones and browsers record; Zalo's notes are raw ADTS, its documentation says AMR
FORMATS = {
    "aac": ("adts", "aac"),
    "m4a": ("mp4", "aac"),
    "mp3": ("mp3", "libmp3lame"),
    "amr": ("amr", "libopencore_amrnb"),
    "webm": ("webm", "libopus"),
    "ogg": ("ogg", "libopus"),
}


def encoded(kind: str, seconds: float = 1.0) -> bytes:
    """Return a tone as a phone would record it."""
    import av

    container, codec = FORMATS[kind]
    out = io.BytesIO()
    rate = 8000 if kind == "amr" else 16_000
    tone = (8000 * np.sin(np.arange(int(rate * seconds)) * 0.17)).astype(np.int16)
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        resampler = av.AudioResampler(
            format=stream.format.name, layout="mono", rate=rate, frame_size=stream.frame_size or 160
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return out.getvalue()


class Recogniser:
    """Telephony's POST /recognise."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, float]] = []
        self.status = 200
        self.text = "làm hộ chiếu"
        self.app = Starlette(routes=[Route("/recognise", self._recognise, methods=["POST"])])

    async def _recognise(self, request: Request) -> Response:
        with wave.open(io.BytesIO(await request.body())) as wav:
            self.heard.append((wav.getframerate(), wav.getnframes() / wav.getframerate()))
        if self.status != 200:
            return JSONResponse({"code": "recording.busy", "message": "x"}, self.status)
        return JSONResponse({"text": self.text, "engine": "fake", "seconds": 1.0, "elapsed_ms": 1.0})
