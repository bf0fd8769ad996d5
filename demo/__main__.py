"""`python -m demo --question "…" | --wav FILE [--json]`: one question by phone, on a hotline started for it."""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from demo.conversation import call_records, one_question
from demo.errors import PhoneError
from demo.question import recorded, spoken
from demo.result import Asked, build, in_words
from demo.settings import DemoSettings
from demo.system import System, asterisk_is_there, rasa_answers
from deploy.asterisk.errors import AsteriskError
from speech.engines import chosen
from speech.errors import SpeechError
from speech.settings import Audience, SpeechSettings


def main() -> int:
    """Ask and print; an error is one clear line and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--question", help="words to be spoken to the hotline")
    source.add_argument("--wav", type=Path, help="a recording to be played to it")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--no-asterisk", action="store_true", help="call the bridge directly")
    arguments = parser.parse_args()
    try:
        result = run(arguments, DemoSettings())
    except (PhoneError, AsteriskError, SpeechError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    print(json.dumps(result, ensure_ascii=False) if arguments.json else in_words(result))
    return 0


def run(arguments: argparse.Namespace, settings: DemoSettings) -> dict[str, Any]:
    """Start what is needed, place the call, stop it again, and return what happened."""
    question = prepared(arguments, settings)
    engine: Audience = "people" if arguments.wav else "tests"
    through_asterisk = asterisk_is_there() and not arguments.no_asterisk
    asked = Asked(
        question=arguments.question or arguments.wav.name,
        through="Asterisk" if through_asterisk else "the bridge alone",
        engine=engine,
        understands_people=chosen(SpeechSettings(), engine).understands_people,
    )
    running = settings.rasa_url if rasa_answers(settings.rasa_url) else ""
    saved = settings.var / "demo" / f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    scratch = Path(tempfile.mkdtemp(prefix="hotline-demo-"))
    try:
        with System(
            scratch,
            var=settings.var,
            engine=engine,
            rasa_url=running,
            asterisk=through_asterisk,
            seconds=settings.start_seconds,
            say=progress,
        ) as system:
            progress("calling")
            return asyncio.run(call(system, question, asked, settings, saved))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def prepared(arguments: argparse.Namespace, settings: DemoSettings) -> bytes:
    """Return the question's sound."""
    if arguments.wav:
        return recorded(arguments.wav)
    return spoken(arguments.question, settings.voice, settings.words_per_minute)


async def call(system: System, question: bytes, asked: Asked, settings: DemoSettings, saved: Path) -> dict[str, Any]:
    """Place the call and return what it showed; its sound and its record are kept in `saved`."""
    sound = saved / "call.wav"
    exchange = await one_question(system, question, settings.answer_seconds, settings.quiet_seconds, sound)
    (record,) = await call_records(system.calls, 1)
    (saved / "call.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return build(asked, exchange, record, sound)


def progress(what: str) -> None:
    """Say on standard error what is being done."""
    print(f"demo: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
