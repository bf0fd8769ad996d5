"""The procedures that go with one: named after its result, and in what is shown of it in brief."""

from collections.abc import Mapping

from knowledge_base.answering.render import render, spoken_parts
from knowledge_base.answering.wording import Rendered, listed, lowered, sentence
from knowledge_base.models import Facet, Procedure

MOST_SHOWN = 3
MOST_SPOKEN = 2


def render_with_related(procedure: Procedure, facet: Facet, titles: Mapping[str, str]) -> Rendered:
    """Return a facet with the titles of related procedures, where it is one for them and an operator left it to us."""
    ours = render(procedure, facet)
    names = [lowered(titles[code]) for code in procedure.related if code in titles][:MOST_SHOWN]
    theirs = facet in procedure.shown or facet in procedure.spoken
    if not names or theirs or not ours.known:
        return ours
    line = f"Thủ tục liên quan: {'; '.join(names)}."
    if facet is Facet.OVERVIEW:
        *facts, offer = ours.text.split("\n")
        return Rendered("\n".join([*facts, f"- {line}", offer]), ours.sentences)
    if facet is Facet.RESULT:
        told = sentence(f"thủ tục liên quan là {listed(names[:MOST_SPOKEN])}")
        return Rendered(f"{ours.text}\n{line}", (*ours.sentences, *spoken_parts([told])))
    return ours
