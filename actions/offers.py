"""What can be chosen among: candidates of a look-up, cases of one matter; and the words that choose."""

from actions import lines, wording
from actions.cases import Split
from actions.knowledge import Knowledge, Lookup
from actions.matching import NO_WORDS
from actions.memory import Offer
from knowledge_base.models import Facet


def offers_of(found: Lookup) -> tuple[Offer, ...]:
    """Return up to three candidates as they can be offered."""
    return tuple(
        Offer(code=one.code, title=one.title, spoken_title=one.spoken_title, score=one.score)
        for one in found.candidates[:3]
    )


def case_offers(knowledge: Knowledge, split: Split) -> tuple[Offer, ...]:
    """Return the cases of a matter that are published, each by what tells it from the others."""
    offers = (
        Offer(code=case.code, title=case.label, spoken_title=wording.lowered(case.label), score=1.0)
        for case in split.cases
    )
    return tuple(offer for offer in offers if by_title(knowledge, offer) is not offer)


def by_title(knowledge: Knowledge, offer: Offer) -> Offer:
    """Return an offer under its record's title; the same one where there is no such record."""
    try:
        answer = knowledge.answer(offer.code, Facet.OVERVIEW)
    except KeyError:
        return offer
    return offer.model_copy(update={"title": answer.title, "spoken_title": answer.spoken_title})


def with_words(line: lines.Line, offers: tuple[Offer, ...], words: tuple[str, ...] = ()) -> lines.Line:
    """Return a line with what may be said to choose."""
    numbers = [phrase for one in range(1, len(offers) + 1) for phrase in wording.numbered(one)]
    titles = [offer.spoken_title for offer in offers]
    return lines.expecting(line, "choice", (*numbers, *titles, *words, *NO_WORDS)[: lines.MOST_WORDS])
