"""The spoken parts of an answer, as publishing would cut them, each with its recording."""

from dataclasses import dataclass

from pydantic import ValidationError

from common.text import nfc
from console.catalogue.models import Faq, Procedure
from console.clips.models import RecordedClip, digest_of
from knowledge_base.answering.render import render, render_faq
from knowledge_base.models import Facet


@dataclass(frozen=True)
class Part:
    """One part, in words, and its recording where there is one."""

    text: str
    digest: str
    clip: RecordedClip | None


def answer_parts(code: str, facet: Facet) -> tuple[str, list[Part]] | None:
    """Return a record's title and the spoken parts of a facet; None where there is no such record, or it is broken."""
    row: Procedure | Faq | None = Procedure.objects.filter(code=code).first() or Faq.objects.filter(code=code).first()
    if row is None:
        return None
    try:
        rendered = render_faq(row.record()) if isinstance(row, Faq) else render(row.record(), facet)
    except ValidationError:
        return None
    texts = [nfc(text) for text in rendered.sentences]
    clips = {clip.digest: clip for clip in RecordedClip.objects.filter(digest__in=map(digest_of, texts)).defer("sound")}
    return row.title, [Part(text, digest_of(text), clips.get(digest_of(text))) for text in texts]
