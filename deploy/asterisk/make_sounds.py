"""What Asterisk says by itself, by the synthesiser that speaks the answers; remade when words or voice change."""

import math
import wave
from array import array
from pathlib import Path

import yaml

from common.clips import SAMPLE_RATE_HZ, clip_key
from deploy.asterisk.settings import Settings
from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from speech.synthesizer import Synthesizer

PROMPTS = Path(__file__).parent / "prompts.yml"
BEEP_HZ = 1000
BEEP_SECONDS = 0.3
BEEP_AMPLITUDE = 8000


def prompts(settings: Settings) -> dict[str, str]:
    """Return the text of each prompt by its name."""
    texts: dict[str, str] = yaml.safe_load(PROMPTS.read_text("utf-8"))
    return {name: text.replace("{opening_hours}", settings.opening_hours) for name, text in texts.items()}


def make_sounds(settings: Settings, synthesizer: Synthesizer | None = None) -> None:
    """Make the prompts that are missing or whose words or voice changed, into the settings' sounds folder."""
    voice = synthesizer or Pyttsx3Synthesizer()
    settings.sounds.mkdir(parents=True, exist_ok=True)
    for name, text in prompts(settings).items():
        target, made_from = settings.sounds / f"{name}.wav", settings.sounds / f"{name}.key"
        key = clip_key(voice.voice, text)
        if target.exists() and made_from.exists() and made_from.read_text() == key:
            continue
        write_wav(target, voice.synthesise(text))
        made_from.write_text(key)
    write_wav(settings.sounds / "beep.wav", beep())


def main() -> None:
    """Make what is missing."""
    make_sounds(Settings())


def beep() -> bytes:
    """Return the tone after which a caller speaks (8 kHz s16 mono)."""
    count = int(BEEP_SECONDS * SAMPLE_RATE_HZ)
    wave_of = (BEEP_AMPLITUDE * math.sin(2 * math.pi * BEEP_HZ * i / SAMPLE_RATE_HZ) for i in range(count))
    return array("h", (int(sample) for sample in wave_of)).tobytes()


def write_wav(path: Path, pcm: bytes) -> None:
    """Write samples (8 kHz s16 mono) as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(pcm)


if __name__ == "__main__":
    main()
