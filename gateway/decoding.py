"""`python -m gateway.decoding SECONDS`: a voice note (AAC, AMR, M4A…) on standard input, WAV on standard output.

A program of its own, for three reasons: what strangers send is decoded apart from everything else, within limits of
memory and time; the libraries that PyAV's wheels bring never share a process with the gateway; a crash costs one note.
The only file that knows PyAV. Exit status 2: it is no sound; 3: it lasts longer than SECONDS.
"""

import io
import resource
import sys
import wave

RATE_HZ = 16_000
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 20
NO_SOUND, TOO_LONG = 2, 3


class TooLongError(Exception):
    """The sound lasts longer than allowed."""


def decode(content: bytes, seconds: float) -> bytes:
    """Return the samples (16 kHz s16 mono). Raises TooLongError, av.FFmpegError, IndexError where there is no sound."""
    import av

    pcm = bytearray()
    with av.open(io.BytesIO(content), "r", options={"protocol_whitelist": "pipe"}) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
        stream = container.streams.audio[0]
        for frame in container.decode(stream):
            for part in resampler.resample(frame):
                pcm += part.to_ndarray().tobytes()
            if len(pcm) > seconds * RATE_HZ * 2:
                raise TooLongError
        for part in resampler.resample(None):
            pcm += part.to_ndarray().tobytes()
    return bytes(pcm)


def main() -> int:
    """Decode one note."""
    import av

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        pcm = decode(sys.stdin.buffer.read(), float(sys.argv[1]))
    except TooLongError:
        return TOO_LONG
    except (av.FFmpegError, IndexError, ValueError, MemoryError):
        return NO_SOUND
    out = io.BytesIO()
    with wave.open(out, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE_HZ)
        wav.writeframes(pcm)
    sys.stdout.buffer.write(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
