"""Recorded prompts: what a caller hears when neither Rasa nor the synthesiser can be waited for.

`python -m telephony.prompts` renders them to var/prompts/<name>.wav, with a manifest, so a second run is quick.
"""

import asyncio
import hashlib
import json
import logging
import sys
import wave
from collections.abc import Mapping
from pathlib import Path

from common.logs import configure, event
from speech.errors import SpeechError
from telephony.audio import milliseconds, read_wav, write_wav
from telephony.errors import PromptError
from telephony.events import Speaker
from telephony.settings import TelephonySettings

log = logging.getLogger(__name__)

GREETING_LIMIT_MS = 10_000
GREETING_RATES = (1.0, 1.1, 1.2, 1.3)
MANIFEST = "manifest.json"

TEXTS: Mapping[str, str] = {
    "greeting": (
        "Dạ, đây là hệ thống tự động của {owner}. "
        "Cuộc gọi được ghi âm để nâng cao chất lượng. "
        "Không ghi âm bấm chín, gặp cán bộ bấm không. Mời anh chị hỏi ạ."
    ),
    "declined_recording": "Dạ, cuộc gọi này sẽ không ghi âm.",
    "apology": "Dạ, em xin lỗi anh chị, hệ thống đang gặp sự cố. Em chuyển máy cho cán bộ ngay ạ.",
    "busy": "Dạ, em xin lỗi, hệ thống tự động đang bận. Em chuyển anh chị sang hàng chờ gặp cán bộ ạ.",
    "transfer": "Dạ, em chuyển máy cho cán bộ, anh chị vui lòng giữ máy ạ.",
    "not_heard": "Dạ, em nghe chưa rõ, anh chị vui lòng nói lại giúp em ạ.",
    "not_heard_help": (
        "Dạ, em vẫn chưa nghe rõ. Anh chị nói tên thủ tục, thí dụ: làm khai sinh cần giấy tờ gì. "
        "Bấm một để nghe lại, bấm không để gặp cán bộ ạ."
    ),
    "no_input": "Dạ, anh chị còn nghe em không ạ? Anh chị cần hỏi gì, cứ nói với em ạ.",
    "no_input_help": (
        "Dạ, anh chị có thể hỏi, thí dụ: làm khai sinh cần giấy tờ gì. "
        "Hoặc bấm một nghe lại, hai nghe tiếp, ba giấy tờ, bốn lệ phí, năm thời gian, sáu nơi nộp. "
        "Bấm sao nghe chậm hơn, bấm không gặp cán bộ ạ."
    ),
    "no_input_transfer": "Dạ, em chưa nghe anh chị nói, em chuyển máy cho cán bộ ạ.",
    "filler": "Dạ, chờ em một chút ạ.",
    "hold": "Dạ, em chờ anh chị ạ.",
    "listening": "Dạ, em nghe ạ.",
    "more": "Còn nữa, anh chị nghe tiếp không ạ?",
    "no_more": "Dạ, phần này em đọc hết rồi ạ.",
    "goodbye": "Dạ, em cảm ơn anh chị đã gọi. Em chào anh chị ạ.",
    "too_long": "Dạ, cuộc gọi đã lâu, em xin phép chuyển anh chị gặp cán bộ ạ.",
}


class Prompts:
    """The recorded prompts, in memory."""

    def __init__(self, sounds: Mapping[str, bytes], texts: Mapping[str, str]) -> None:
        missing = sorted(set(TEXTS) - set(sounds))
        if missing:
            raise PromptError("prompts.missing", f"no recording of {', '.join(missing)}")
        self._sounds = dict(sounds)
        self._texts = dict(texts)

    @classmethod
    def load(cls, folder: Path, owner: str) -> "Prompts":
        """Read every prompt. Raises PromptError where one is missing or broken."""
        sounds: dict[str, bytes] = {}
        for name in TEXTS:
            path = folder / f"{name}.wav"
            try:
                sounds[name] = read_wav(path)
            except (OSError, EOFError, ValueError, wave.Error) as error:
                raise PromptError(
                    "prompts.missing", f"cannot read {path} ({error}): run `python -m telephony.prompts`"
                ) from error
        return cls(sounds, texts(owner))

    def sound(self, name: str) -> bytes:
        """Return a prompt's samples (8 kHz s16 mono)."""
        return self._sounds[name]

    def text(self, name: str) -> str:
        """Return a prompt's words."""
        return self._texts[name]


def texts(owner: str) -> dict[str, str]:
    """Return the words of every prompt."""
    return {name: template.format(owner=owner) for name, template in TEXTS.items()}


async def render(folder: Path, speaker: Speaker, owner: str) -> list[str]:
    """Record what is missing or has changed; return the names made anew. Raises PromptError."""
    made = _manifest(folder)
    fresh: list[str] = []
    for name, text in texts(owner).items():
        path, mark = folder / f"{name}.wav", _mark(speaker.voice, text)
        if made.get(name) == mark:
            continue
        write_wav(path, await _spoken(name, text, speaker))
        made[name] = mark
        fresh.append(name)
    _keep_manifest(folder, made)
    return fresh


def _manifest(folder: Path) -> dict[str, str]:
    """Return the mark of each prompt that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    made: dict[str, str] = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else {}
    return {name: mark for name, mark in made.items() if (folder / f"{name}.wav").is_file()}


def _keep_manifest(folder: Path, made: Mapping[str, str]) -> None:
    partial = folder / f"{MANIFEST}.partial"
    partial.write_text(json.dumps(made, indent=2) + "\n", "utf-8")
    partial.replace(folder / MANIFEST)


def _mark(voice: str, text: str) -> str:
    return hashlib.sha256(f"{voice}\n{text}".encode()).hexdigest()


async def _spoken(name: str, text: str, speaker: Speaker) -> bytes:
    """Speak a prompt; the greeting as slowly as its limit allows."""
    limit_ms = GREETING_LIMIT_MS if name == "greeting" else 60_000
    try:
        for rate in GREETING_RATES:
            pcm = await speaker.synthesise(text, rate)
            if milliseconds(pcm) <= limit_ms:
                return pcm
    except SpeechError as error:
        raise PromptError(f"prompts.{error.code}", f"cannot speak {name}: {error.message}") from error
    seconds, limit_s = milliseconds(pcm) / 1000, limit_ms / 1000
    raise PromptError(
        "prompts.too_long", f"the {name} lasts {seconds:.1f} s, {limit_s:.0f} s are allowed: shorten HOTLINE_OWNER"
    )


async def prepare(settings: TelephonySettings, speaker: Speaker) -> None:
    """Record what is missing and say so in one line. Raises PromptError."""
    fresh = await render(settings.prompts_dir, speaker, settings.owner)
    event(log, "prompts_ready", folder=settings.prompts_dir, made=len(fresh), kept=len(TEXTS) - len(fresh))


async def _main(settings: TelephonySettings) -> None:
    from speech.synthesis_pool import SynthesisPool

    async with SynthesisPool(workers=1) as pool:
        await prepare(settings, pool)


def main() -> int:
    """Render the prompts with the product's voice."""
    configure("prompts")
    try:
        asyncio.run(_main(TelephonySettings()))
    except (PromptError, SpeechError) as error:
        event(log, "prompts_failed", level=logging.ERROR, error=error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
