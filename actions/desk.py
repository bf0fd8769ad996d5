"""How a question is answered: a list of steps, read from the top; the first that has a reply ends it.

The intent gives the facet, the knowledge base the procedure and whether it is known at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from actions import cases, handover, lines, wording
from actions.cases import Split
from actions.knowledge import Knowledge, Lookup
from actions.memory import Offer, Said
from actions.offers import by_title, case_offers, offers_of, with_words
from actions.office import Office
from actions.turn import Reply, Turn
from actions.words import CONTINUES, chosen, content
from common.text import fold
from knowledge_base.models import Facet, Outcome
from knowledge_base.places.service import PREFIX

MISSES_UNTIL_OFFICER = 2
NEAREST_OFFERED = 2
NEAR = 0.6  # of the best score: what may be meant instead
BASIS = (Facet.SOURCE, Facet.LEGAL_BASIS)


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers questions from one knowledge base."""

    knowledge: Knowledge
    office: Office = field(default_factory=Office)

    def reply(self, turn: Turn) -> Reply:
        """Answer a question, ask back, or say that it is not known."""
        for step in (self._complaint, self._officer_topic, self._choice, self._follow_up, self._which):
            reply = step(turn)
            if reply:
                return reply
        found = self.knowledge.lookup(turn.text)
        for then in self._endings(found.outcome):
            reply = then(turn, found)
            if reply:
                return reply
        return self._unknown(turn, found)

    def if_sure(self, turn: Turn, *, but: str | None = None) -> Reply | None:
        """Answer where the knowledge base is sure of a procedure other than `but`; for talk that may be a question."""
        if not content(turn.text):
            return None
        found = self.knowledge.lookup(turn.text)
        if found.outcome is not Outcome.ANSWER or found.candidates[0].code == but:
            return None
        return self._named(turn, found)

    def tell(self, turn: Turn, code: str, facet: Facet, score: float | None, others: tuple[Offer, ...] = ()) -> Reply:
        """Say a facet of a procedure, or that an officer does."""
        if self.office.topics.marked(code):
            return self._officer_first(turn, code)
        try:
            answer = self.knowledge.answer(code, facet)
        except KeyError:  # withdrawn since it was last spoken of
            return self.miss(replace(turn, memory=turn.memory.but(procedure=None)))
        is_faq = code.startswith("faq.")
        expecting = None if answer.known else "officer"
        if facet is Facet.OVERVIEW and answer.known and not is_faq:
            expecting = "detail"
        memory = turn.memory.but(
            procedure=turn.memory.procedure if is_faq else code,
            facet=facet,
            offered=others,
            expecting=expecting,
            misses=0,
            last_answer=Said(code=code, facet=facet, score=score),
        ).goes(answered=True, case=None, checklist=_checklist(code) or turn.memory.course.checklist, wrong=0)
        line = lines.answered(code, facet, answer, score)
        return Reply((line if answer.known else lines.with_yes_no(line),), memory)

    def ask(self, turn: Turn, offers: tuple[Offer, ...]) -> Reply:
        """Ask which of a few procedures is meant; the same question twice is a miss."""
        again = turn.memory.expecting == "choice" and turn.memory.offered == offers
        if again and turn.memory.misses + 1 >= MISSES_UNTIL_OFFICER:
            return self.miss(turn)
        text = wording.ask_shown(offers)
        memory = turn.memory.but(
            offered=offers,
            expecting="choice",
            facet=_facet(turn),
            misses=turn.memory.misses + 1 if again else 0,
            last_answer=Said(text=text),
        ).goes(case=None)
        line = lines.spoken("ask", text, wording.ask_spoken(offers), offers)
        return Reply((with_words(line, offers),), memory)

    def more(self, turn: Turn) -> Reply:
        """Ask whether there is anything else."""
        memory = turn.memory.but(expecting="more", offered=(), last_answer=Said(text=wording.STILL_THERE))
        return Reply((lines.asked("small_talk", wording.STILL_THERE),), memory)

    def next_candidate(self, turn: Turn) -> Reply:
        """Offer what else may be meant, or an officer where there is nothing."""
        memory = turn.memory
        following = memory.course.following
        if following and (memory.expecting == "choice" or not memory.offered):
            asked = self.ask(turn, following[:1])
            return Reply(asked.lines, asked.memory.goes(following=following[1:]))
        if memory.expecting == "choice" or not memory.offered:
            refused = replace(turn, memory=memory.but(procedure=None))
            return handover.offered(refused, "dont_know", wording.NONE_OF_THESE)
        return self.ask(turn, memory.offered)

    def miss(self, turn: Turn, found: Lookup | None = None) -> Reply:
        """Say that it is not known.

        The second time in a row a caller is offered the nearest procedures of `found`, then goes to an officer; a
        writer is offered one.
        """
        misses = turn.memory.misses + 1
        nearest = offers_of(found)[:NEAREST_OFFERED] if found else ()
        if misses == MISSES_UNTIL_OFFICER and turn.by_voice and len(nearest) == NEAREST_OFFERED:
            return self._nearest(turn, nearest, misses)
        if misses >= MISSES_UNTIL_OFFICER and turn.by_voice:
            return handover.transferred(turn, self.office, "not_understood", wording.GIVE_OVER, outcome="dont_know")
        text = wording.DONT_KNOW if misses < MISSES_UNTIL_OFFICER else wording.DONT_KNOW_AGAIN
        reply = handover.offered(turn, "dont_know", text)
        return Reply(reply.lines, reply.memory.but(misses=misses))

    def _nearest(self, turn: Turn, offers: tuple[Offer, ...], misses: int) -> Reply:
        """Offer what came nearest, by voice or key, before an officer has to help."""
        text = f"{wording.NEAREST} {wording.ask_shown(offers)}"
        memory = turn.memory.but(
            offered=offers, expecting="choice", facet=_facet(turn), misses=misses, last_answer=Said(text=text)
        )
        speech = (wording.NEAREST, *wording.ask_spoken(offers), wording.OFFICER_KEY)
        return Reply((with_words(lines.spoken("ask", text, speech, offers), offers),), memory)

    def _complaint(self, turn: Turn) -> Reply | None:
        outcome = self.office.topics.complaint(turn.text)
        return handover.complaint(turn, outcome) if outcome else None

    def _officer_topic(self, turn: Turn) -> Reply | None:
        return self._officer_first(turn) if self.office.topics.named(turn.text) else None

    def _officer_first(self, turn: Turn, code: str = "") -> Reply:
        try:
            title = self.knowledge.answer(code, Facet.OVERVIEW).spoken_title if code else ""
        except KeyError:
            title = ""
        text = wording.officer_first(title)
        return handover.transferred(turn, self.office, "officer_first", text, outcome="officer_first")

    def _choice(self, turn: Turn) -> Reply | None:
        if turn.memory.expecting != "choice" or not turn.memory.offered:
            return None
        offer = chosen(turn.text, turn.memory.offered)
        return self.choose(turn, offer) if offer else None

    def choose(self, turn: Turn, offer: Offer) -> Reply:
        """Answer about the one of the offered procedures that was chosen."""
        others = tuple(by_title(self.knowledge, other) for other in turn.memory.offered if other != offer)
        return self.tell(turn, offer.code, _facet(turn), offer.score, others)

    def _follow_up(self, turn: Turn) -> Reply | None:
        if turn.memory.procedure and turn.facet and not content(turn.text, of_basis=turn.facet in BASIS):
            return self.tell(turn, turn.memory.procedure, turn.facet, None, turn.memory.offered)
        return None

    def _which(self, turn: Turn) -> Reply | None:
        if not turn.facet or content(turn.text):
            return None
        return plain(turn, "ask", wording.WHICH, expecting="procedure", facet=turn.facet)

    def _endings(self, outcome: Outcome) -> tuple[Callable[[Turn, Lookup], Reply | None], ...]:
        return {
            Outcome.ANSWER: (self._named,),
            Outcome.ASK: (self._case_of, self._under_discussion, self._loose_follow_up, self._which_of),
            Outcome.DONT_KNOW: (self._loose_follow_up,),
            Outcome.EMPTY: (self._not_heard,),
            Outcome.TOO_LONG: (self._too_long,),
            Outcome.NOT_VIETNAMESE: (self._loose_follow_up, self._not_vietnamese),
        }[outcome]

    def _named(self, turn: Turn, found: Lookup) -> Reply:
        best, *others = offers_of(found)
        case = self._case(turn, best)
        if case:
            return case
        near = tuple(other for other in others if other.score >= NEAR * best.score)
        told = self.tell(turn, best.code, _facet(turn), best.score, near)
        return Reply(told.lines, told.memory.goes(following=tuple(others[len(near) :])))

    def _case_of(self, turn: Turn, found: Lookup) -> Reply | None:
        """Of several close ones that are cases of one matter, the one the words settle, or one question."""
        best, *others = offers_of(found)
        split = cases.split_of(turn.text, best.code)
        same = split is not None and any(offer.code in {case.code for case in split.cases} for offer in others[:1])
        return self._case(turn, best) if same else None

    def _case(self, turn: Turn, best: Offer) -> Reply | None:
        """Tell cases of one matter apart: by words, by what is talked about, or by one question, asked once."""
        split = cases.split_of(turn.text, best.code)
        if split is None:
            return None
        settled = split.settled(turn.text)
        same = next((one for one in split.cases if one.code == turn.memory.procedure), None)
        meant = settled or (same if turn.facet else None)
        offers = case_offers(self.knowledge, split)
        if meant and meant.code in {offer.code for offer in offers}:
            others = tuple(by_title(self.knowledge, offer) for offer in offers if offer.code != meant.code)
            return self.tell(turn, meant.code, _facet(turn), best.score, others)
        by_default = split.default is not None and (turn.facet is not None or best.code != split.default)
        if by_default or len(offers) < 2 or split.name in turn.memory.course.cases:
            return None
        return self._ask_case(turn, split, offers)

    def _ask_case(self, turn: Turn, split: Split, offers: tuple[Offer, ...]) -> Reply:
        memory = turn.memory.but(
            offered=offers, expecting="choice", facet=_facet(turn), misses=0, last_answer=Said(text=split.ask)
        ).goes(case=split.name, cases=(*turn.memory.course.cases, split.name))
        line = lines.spoken("ask", split.ask, wording.case_spoken(split.ask, offers), offers)
        words = tuple(word for case in split.cases for word in case.words)
        return Reply((with_words(line, offers, words),), memory)

    def _under_discussion(self, turn: Turn, found: Lookup) -> Reply | None:
        """Of several close ones, the one that is being talked about."""
        offers = offers_of(found)
        same = next((offer for offer in offers if offer.code == turn.memory.procedure), None)
        if not same or not turn.facet:
            return None
        return self.tell(turn, same.code, turn.facet, same.score, tuple(offer for offer in offers if offer != same))

    def _loose_follow_up(self, turn: Turn, found: Lookup) -> Reply | None:
        """A follow-up with one syllable heard wrong."""
        if turn.memory.procedure and turn.facet and len(content(turn.text)) <= 1:
            return self.tell(turn, turn.memory.procedure, turn.facet, None, turn.memory.offered)
        return None

    def _which_of(self, turn: Turn, found: Lookup) -> Reply | None:
        return self.ask(turn, offers_of(found))

    def _not_heard(self, turn: Turn, found: Lookup) -> Reply:
        return plain(turn, "empty", wording.NOT_HEARD)

    def _too_long(self, turn: Turn, found: Lookup) -> Reply:
        return plain(turn, "too_long", wording.TOO_LONG)

    def _not_vietnamese(self, turn: Turn, found: Lookup) -> Reply:
        return plain(turn, "not_vietnamese", wording.NOT_VIETNAMESE, expecting="officer")

    def _unknown(self, turn: Turn, found: Lookup) -> Reply:
        return self.miss(turn, found)


def plain(turn: Turn, outcome: str, text: str, **memory: object) -> Reply:
    """Say our own words and remember them for a repeat."""
    kept = turn.memory.but(**{"expecting": None, "last_answer": Said(text=text), **memory})
    line = lines.asked if kept.expecting in ("officer", "more") else lines.spoken
    return Reply((line(outcome, text),), kept)


def _checklist(code: str) -> str | None:
    """Return the code of a record whose papers can be sent; None for one that has none."""
    return None if code.startswith(("faq.", PREFIX)) else code


def _facet(turn: Turn) -> Facet:
    """Return the facet to answer: the one asked for, else the one that the bot asked back about, else the overview."""
    if turn.facet:
        return turn.facet
    asked_back = turn.memory.expecting in ("choice", "procedure") or turn.intent in ("deny", "key")
    goes_on = asked_back or CONTINUES.search(fold(turn.text))
    return turn.memory.facet if goes_on and turn.memory.facet else Facet.OVERVIEW
