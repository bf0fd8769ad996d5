"""Chooses the recognisers at set-up: `python -m speech.choose`.

For people, in this order: the folder named by SPEECH_MODEL_DIR; the official Vietnamese Vosk model, where its download
can be reached; viet-asr. For tests and demos: the product's own small model. It is never chosen for people.
"""

import argparse
import json
import logging
import sys

from common.logs import configure, event
from speech.download import ListedModel, fetch_archive, find_listed, unpack
from speech.engines import Choice, Choices, is_synthetic, write_choices
from speech.errors import ModelError, SpeechError
from speech.model_folder import is_model
from speech.settings import SpeechSettings

log = logging.getLogger("speech.choose")
SOURCE_FILE = "source.json"
NO_MODEL = "none"


def choose(settings: SpeechSettings) -> Choices:
    """Choose for both audiences, say so in the log, write choice.json. Raises ModelError `not_a_model`."""
    choices = Choices(people=for_people(settings), tests=for_tests(settings))
    write_choices(settings.choice_file, choices)
    _announce("people", choices.people)
    _announce("tests", choices.tests)
    return choices


def for_people(settings: SpeechSettings) -> Choice:
    """Return the first of the three that is there."""
    return _own(settings) or _official(settings) or _wheel()


def for_tests(settings: SpeechSettings) -> Choice | None:
    """Return the product's own model, or None while it is not built."""
    if not is_model(settings.small_model):
        return None
    reason = "the product's own model, made from synthetic speech: for tests and demos, it does not understand people"
    return Choice(engine="vosk", path=settings.small_model, reason=reason, understands_people=False)


def _own(settings: SpeechSettings) -> Choice | None:
    if settings.model_dir is None:
        return None
    folder = settings.model_dir.expanduser()
    if not is_model(folder):
        raise ModelError("not_a_model", f"SPEECH_MODEL_DIR={folder} holds no Vosk model")
    people = not is_synthetic(folder, settings)
    warning = "" if people else "; IT WAS MADE FROM SYNTHETIC SPEECH AND DOES NOT UNDERSTAND PEOPLE"
    reason = f"named by SPEECH_MODEL_DIR{warning}"
    return Choice(engine="vosk", path=folder, reason=reason, understands_people=people)


def _official(settings: SpeechSettings) -> Choice | None:
    if settings.official_model == NO_MODEL:
        event(log, "official_model_skipped", reason=f"SPEECH_OFFICIAL_MODEL={NO_MODEL}")
        return None
    try:
        model = _fetched(settings) or _fetch(settings)
    except SpeechError as failure:
        event(log, "official_model_unavailable", level=logging.WARNING, code=failure.code, reason=failure.message)
        return None
    reason = f"official Vosk model {model.name}, MD5 {model.md5} as its publisher lists it"
    return Choice(engine="vosk", path=settings.official_model_dir, reason=reason, understands_people=True)


def _fetched(settings: SpeechSettings) -> ListedModel | None:
    """Return what an earlier set-up fetched, if it is the model wanted now."""
    source = settings.official_model_dir / SOURCE_FILE
    if not source.is_file() or not is_model(settings.official_model_dir):
        return None
    model = ListedModel(**json.loads(source.read_text("utf-8")))
    return model if model.name == settings.official_model else None


def _fetch(settings: SpeechSettings) -> ListedModel:
    event(log, "official_model_wanted", model=settings.official_model, at_most_s=settings.probe_seconds)
    model = find_listed(settings.model_list_url, settings.official_model, settings.probe_seconds)
    archive = fetch_archive(model, settings.cache.expanduser() / "vosk", settings.download_attempts)
    settings.official_model_dir.parent.mkdir(parents=True, exist_ok=True)
    unpack(archive, settings.official_model_dir)
    if not is_model(settings.official_model_dir):
        raise ModelError("not_a_model", f"{model.url} holds no Vosk model")
    (settings.official_model_dir / SOURCE_FILE).write_text(json.dumps(vars(model)), "utf-8")
    return model


def _wheel() -> Choice:
    reason = (
        "viet-asr from the package registry: no model named by SPEECH_MODEL_DIR and no official Vosk model in reach"
    )
    return Choice(engine="viet-asr", reason=reason, understands_people=True)


def _announce(audience: str, choice: Choice | None) -> None:
    if choice is None:
        event(log, "recognizer_missing", level=logging.WARNING, audience=audience, reason="run `make acoustic-model`")
        return
    event(
        log,
        "recognizer_chosen",
        level=logging.INFO if choice.understands_people or audience == "tests" else logging.WARNING,
        audience=audience,
        engine=choice.engine,
        path=choice.path or "-",
        reason=choice.reason,
    )


def main() -> int:
    """Choose; 2 where SPEECH_MODEL_DIR names no model."""
    argparse.ArgumentParser(prog="python -m speech.choose", description=__doc__).parse_args()
    configure("speech")
    try:
        choose(SpeechSettings())
    except SpeechError as failure:
        event(log, "recognizer_not_chosen", level=logging.ERROR, code=failure.code, reason=failure.message)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
