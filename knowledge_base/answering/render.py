"""Render any facet of a procedure, and an FAQ: the operator's own wording first, ours otherwise."""

from collections.abc import Callable
from functools import lru_cache

from common.text import fold
from knowledge_base.answering import fees, lists, overview, papers, places, times
from knowledge_base.answering.breath import breaths
from knowledge_base.answering.speaking import speak
from knowledge_base.answering.wording import Rendered, named, sentence
from knowledge_base.models import Facet, Faq, Procedure

RENDERERS: dict[Facet, Callable[[Procedure], Rendered]] = {
    Facet.OVERVIEW: overview.overview,
    Facet.PAPERS: papers.papers,
    Facet.FEE: fees.fee,
    Facet.DAYS: times.days,
    Facet.PLACE: places.place,
    Facet.STEPS: lists.steps,
    Facet.ONLINE: places.online,
    Facet.CONDITIONS: lists.conditions,
    Facet.RESULT: lists.result,
    Facet.AUDIENCE: lists.audience,
    Facet.PAYMENT: places.payment,
    Facet.LEGAL_BASIS: lists.legal_basis,
    Facet.SOURCE: lists.source,
}


def render(procedure: Procedure, facet: Facet) -> Rendered:
    """Return a facet's text to show and its spoken parts, in words and of one breath each."""
    ours = RENDERERS[facet](procedure)
    shown, spoken = procedure.shown.get(facet, ""), procedure.spoken.get(facet, "")
    sentences = _with_title(procedure, spoken or shown) if spoken or shown else ours.sentences
    return Rendered(
        text=shown or ours.text,
        sentences=spoken_parts(sentences),
        known=ours.known or bool(shown or spoken),
    )


def render_faq(faq: Faq) -> Rendered:
    """Return an FAQ's text to show and its spoken parts."""
    return Rendered(text=faq.text, sentences=spoken_parts([faq.spoken or faq.text]))


def spoken_parts(sentences: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return sentences as words, cut into parts of one breath."""
    return tuple(part for one in sentences for part in _parts(one))


@lru_cache(maxsize=2048)  # a record's facets share most of their sentences
def _parts(text: str) -> tuple[str, ...]:
    return tuple(breaths(sentence(speak(text))))


def _with_title(procedure: Procedure, text: str) -> tuple[str, ...]:
    if fold(procedure.spoken_title) in fold(text):
        return (text,)
    return (f"Dạ, về {named(procedure.spoken_title)}.", text)
