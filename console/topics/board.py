"""From the database to the file that the actions read anew whenever it changes."""

import json
import logging
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from common.logs import event
from console.catalogue.models import Procedure
from console.topics.models import Kind, OfficerTopic

FILE = "officer_topics.json"
LISTS = {"words": Kind.WORDS, "complaints": Kind.COMPLAINT, "denunciations": Kind.DENUNCIATION}
FROM_FILE = "Có sẵn trong tệp từ trước"
log = logging.getLogger(__name__)


def file() -> Path:
    """Return where the file lies."""
    return Path(settings.CONSOLE.knowledge) / FILE


def publish() -> None:
    """Write what is in force; a reader sees all of it or nothing."""
    rows = OfficerTopic.objects.filter(on=True).order_by("pk")
    codes = rows.filter(kind=Kind.PROCEDURE).values_list("procedure__code", flat=True)
    content: dict[str, Any] = {"codes": sorted(codes)}
    for name, kind in LISTS.items():
        content[name] = list(rows.filter(kind=kind).values_list("words", flat=True))
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{FILE}.{os.getpid()}")
    partial.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


def adopt() -> None:
    """Take over a file that was written by hand, where nobody has set a topic here yet."""
    if OfficerTopic.history.exists() or not file().exists():
        return
    try:
        found = json.loads(file().read_text("utf-8"))
        codes = [str(one) for one in found.get("codes", ())]
        words = {kind: [str(one) for one in found.get(name, ())] for name, kind in LISTS.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        event(log, "officer_topics_unreadable", level=logging.ERROR, reason=error)
        return
    made = [OfficerTopic(kind=Kind.PROCEDURE, procedure=row) for row in Procedure.objects.filter(code__in=codes)]
    made += [OfficerTopic(kind=kind, words=one) for kind, all_ in words.items() for one in dict.fromkeys(all_)]
    for topic in made:
        topic.why = FROM_FILE
        topic.save()
