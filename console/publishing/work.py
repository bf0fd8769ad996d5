"""What a publishing does: approved rows to records, records to a snapshot, with the product's voice."""

import importlib
from typing import Any

from django.conf import settings
from pydantic import ValidationError

from console.catalogue.models import Faq, Procedure
from console.clips import pruning
from console.clips.keeping import recorded
from console.publishing import gating, withdrawing
from console.publishing.errors import PublishError
from console.publishing.models import PublishRun
from console.publishing.runs import Progress
from knowledge_base import models as kb
from knowledge_base.settings import Settings


def publish_approved(run: PublishRun, progress: Progress) -> str:
    """Publish what is approved and return the version; raise PublishError where that cannot be.

    What the gate finds worse is kept in the run; it refuses the publishing unless the run has a reason.
    """
    procedures, faqs = approved()
    if not procedures:
        raise PublishError("nothing_approved", "no procedure is approved; load the seed or approve one")
    version = _publish(run, procedures, faqs, progress)
    withdrawing.settle()
    return version


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


def _publish(run: PublishRun, procedures: list[kb.Procedure], faqs: list[kb.Faq], progress: Progress) -> str:
    # Loaded here: the console serves pages without the weight of encoder and voice.
    from knowledge_base.embedding import OnnxEncoder
    from knowledge_base.errors import KnowledgeError, RegressionError
    from knowledge_base.publishing import CLIPS, SNAPSHOTS, prune, publish
    from speech.errors import SpeechError

    root, tuned = settings.CONSOLE.knowledge, Settings()
    try:
        encoder = OnnxEncoder(settings.CONSOLE.var / "models" / "encoder")
        gate = gating.kept(run, gating.gate(encoder, tuned, progress))
        version = publish(procedures, faqs, root, encoder, _voice(), progress, gate, recorded(root / CLIPS))
        prune(root, tuned.snapshots_kept)
        pruning.prune(root / CLIPS, root / SNAPSHOTS, settings.CONSOLE.clips_days)
    except RegressionError as error:
        raise PublishError("got_worse", str(error)) from error
    except (KnowledgeError, SpeechError) as error:
        raise PublishError("publishing_failed", str(error)) from error
    return version


def _voice() -> Any:
    return importlib.import_module("speech.pyttsx3_synthesizer").Pyttsx3Synthesizer()
