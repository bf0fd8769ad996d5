"""Which engine serves whom: the choices set-up wrote, and the one function that opens an engine."""

import json
import logging
import time
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from common.logs import event
from speech.errors import ModelError
from speech.recognizer import Recognizer
from speech.settings import Audience, SpeechSettings

log = logging.getLogger(__name__)
EngineName = Literal["vosk", "viet-asr"]
SYNTHETIC_MARK = "SYNTHETIC"
"""A file of this name in a model's folder says that it was made from synthetic speech."""


class Choice(BaseModel):
    """One engine, its model's folder where it has one, and why it was chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: EngineName
    path: Path | None = None
    reason: str
    understands_people: bool


class Choices(BaseModel):
    """What set-up chose, as var/speech/choice.json holds it; None: no engine is there for them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    people: Choice
    tests: Choice | None = None


def read_choices(path: Path) -> Choices:
    """Return what set-up wrote. Raises ModelError `not_chosen`, `bad_choice`."""
    try:
        return Choices.model_validate_json(path.read_bytes())
    except FileNotFoundError as missing:
        raise ModelError("not_chosen", f"{path} is missing: run `python -m speech.choose`") from missing
    except ValidationError as invalid:
        raise ModelError("bad_choice", f"{path} is damaged: run `python -m speech.choose`") from invalid


def write_choices(path: Path, choices: Choices) -> None:
    """Write choices beside the old file, then put it in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(choices.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n", "utf-8")
    partial.replace(path)


def chosen(settings: SpeechSettings, audience: Audience) -> Choice:
    """Return set-up's choice for an audience. Raises ModelError."""
    choices = read_choices(settings.choice_file)
    choice = choices.people if audience == "people" else choices.tests
    if choice is None:
        raise ModelError("not_chosen", "there is no small model yet: run `make acoustic-model`, then `make setup`")
    return choice


def named(engine: str, settings: SpeechSettings) -> Choice:
    """Return the choice a command line names: `people`, `tests`, `viet-asr`, `vosk:FOLDER` or a model's folder."""
    if engine == "people":
        return chosen(settings, "people")
    if engine == "tests":
        return chosen(settings, "tests")
    if engine == "viet-asr":
        return Choice(engine="viet-asr", reason="named on the command line", understands_people=True)
    folder = Path(engine.removeprefix("vosk:"))
    people = not is_synthetic(folder, settings)
    return Choice(engine="vosk", path=folder, reason="named on the command line", understands_people=people)


def is_synthetic(folder: Path, settings: SpeechSettings) -> bool:
    """Say whether this is the product's own model, which understands synthetic speech only."""
    return (folder / SYNTHETIC_MARK).is_file() or folder.resolve() == settings.small_model.resolve()


def open_recognizer(choice: Choice) -> Recognizer:
    """Load the engine of a choice; seconds and up to hundreds of MB. Raises RecognitionError, ModelError."""
    began = time.perf_counter()
    recognizer = _loaded(choice)
    people = recognizer.capabilities.understands_people
    ms = 1000 * (time.perf_counter() - began)
    event(log, "recognizer_opened", engine=recognizer.name, understands_people=people, ms=ms)
    return recognizer


def _loaded(choice: Choice) -> Recognizer:
    """Import the one heavy library that is needed, and no other."""
    if choice.engine == "viet-asr":
        from speech.vietasr_recognizer import VietasrRecognizer

        return VietasrRecognizer()
    from speech.vosk_recognizer import VoskRecognizer

    if choice.path is None:
        raise ModelError("bad_choice", "a choice of Vosk names its model's folder")
    return VoskRecognizer(choice.path, understands_people=choice.understands_people)
