"""`python -m telephony`: takes calls until it is told to end."""

import logging
import sys

import uvloop
from pydantic import ValidationError

from common.logs import configure, event
from speech.engines import chosen, open_recognizer
from speech.errors import SpeechError
from speech.settings import SpeechSettings
from speech.synthesis_pool import SynthesisPool
from telephony.app import serve
from telephony.errors import TelephonyError
from telephony.prompts import prepare
from telephony.settings import TelephonySettings

log = logging.getLogger("telephony")


async def run(settings: TelephonySettings, speech: SpeechSettings) -> None:
    """Open the engine and the voice, record missing prompts, then serve."""
    choice = chosen(speech, settings.engine)
    event(log, "engine_opening", engine=choice.engine, path=choice.path, serves=settings.engine, reason=choice.reason)
    engine = open_recognizer(choice)
    async with SynthesisPool(settings=speech) as pool:
        await prepare(settings, pool)
        await serve(settings, engine, pool, choice.reason)


def main() -> int:
    """Run the process; one clear line where it cannot."""
    configure("telephony")
    try:
        settings = TelephonySettings()
    except ValidationError as error:
        event(log, "bad_settings", level=logging.ERROR, error=error)
        return 2
    configure("telephony", settings.log_level)
    for library in ("httpx", "uvicorn.error"):
        logging.getLogger(library).setLevel(logging.WARNING)
    try:
        uvloop.run(run(settings, SpeechSettings()))
    except (TelephonyError, SpeechError) as error:
        event(log, "cannot_start", level=logging.ERROR, error=error)
        return 1
    except OSError as error:
        event(log, "cannot_listen", level=logging.ERROR, error=error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
