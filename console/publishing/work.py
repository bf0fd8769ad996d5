"""What a publishing does: approved rows to records, records to a snapshot, with the product's voice."""

import importlib
from typing import Any

from django.conf import settings
from pydantic import ValidationError

from console.catalogue.models import Faq, Procedure
from console.publishing.errors import PublishError
from console.publishing.runs import Progress
from knowledge_base import models as kb


def publish_approved(progress: Progress) -> str:
    """Publish what is approved and return the version; raise PublishError where that cannot be."""
    procedures, faqs = approved()
    if not procedures:
        raise PublishError("nothing_approved", "no procedure is approved; load the seed or approve one")
    return _publish(procedures, faqs, progress)


def approved() -> tuple[list[kb.Procedure], list[kb.Faq]]:
    """Return the records of all approved rows; raise PublishError that names the first broken one."""
    procedures = Procedure.approved().select_related("agency").order_by("code")
    faqs = Faq.approved().order_by("code")
    return [_record(row) for row in procedures], [_record(row) for row in faqs]


def _record(row: Any) -> Any:
    try:
        return row.approved_record()
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        raise PublishError("broken_record", f"{row.code}: {place}: {first['msg']}") from error


def _publish(procedures: list[kb.Procedure], faqs: list[kb.Faq], progress: Progress) -> str:
    # Loaded here: the console serves pages without the weight of encoder and voice.
    from knowledge_base.embedding import OnnxEncoder
    from knowledge_base.errors import KnowledgeError
    from knowledge_base.publishing import publish
    from speech.errors import SpeechError

    root = settings.CONSOLE.knowledge
    try:
        encoder = OnnxEncoder(settings.CONSOLE.var / "models" / "encoder")
        return publish(procedures, faqs, root, encoder, _voice(), progress)
    except (KnowledgeError, SpeechError) as error:
        raise PublishError("publishing_failed", str(error)) from error


def _voice() -> Any:
    return importlib.import_module("speech.pyttsx3_synthesizer").Pyttsx3Synthesizer()
