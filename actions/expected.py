"""What is looked at before any action: the language, then the answer to what was asked last, whatever its intent."""

from collections.abc import Callable, Mapping

from actions import cases, closing, dossiers, handover, leaving, linking, rating, wording
from actions.desk import Desk, plain
from actions.matching import nearest, yes_or_no
from actions.memory import Expecting
from actions.turn import Reply, Turn
from actions.words import KHMER, KHMER_LETTER, chosen, says
from knowledge_base.models import Facet

Step = Callable[[Turn, Desk], Reply | None]
FACET_KEYS = {"3": Facet.PAPERS, "4": Facet.FEE, "5": Facet.DAYS, "6": Facet.PLACE, "7": Facet.STEPS}
"""Keys that ask for a part of the procedure under discussion, where no choice is open."""
NEXT_KEY, OFFICER_KEY = "8", "0"
SHORT = 6
"""Syllables of an answer that may be matched by its sound."""


def expected(turn: Turn, desk: Desk) -> Reply | None:
    """Return the reply where this was expected, or None: the intent's action has the word."""
    for step in (_khmer, _officer_key, _awaited, linking.begin, _key, dossiers.confirm):
        reply = step(turn, desk)
        if reply:
            return reply
    return None


def _khmer(turn: Turn, desk: Desk) -> Reply | None:
    if turn.key or not (KHMER_LETTER.search(turn.text) or says(KHMER, turn.text)):
        return None
    return handover.transferred(turn, desk.office, "khmer", wording.KHMER, outcome="khmer")


def _officer_key(turn: Turn, desk: Desk) -> Reply | None:
    if turn.key != OFFICER_KEY or turn.memory.expecting == "wait":
        return None
    return handover.transferred(turn, desk.office, "key_0")


def _awaited(turn: Turn, desk: Desk) -> Reply | None:
    step = AWAITED.get(turn.memory.expecting) if turn.memory.expecting else None
    return step(turn, desk) if step else None


def _officer(turn: Turn, desk: Desk) -> Reply | None:
    """Take a yes or no by key; in words only where they are nothing else."""
    agreed = yes_or_no(turn.text, turn.key)
    if agreed is None or (not turn.key and turn.intent not in ("nlu_fallback", "affirm", "deny", "stop")):
        return None
    if agreed:
        return handover.transferred(turn, desk.office, turn.memory.course.reason or "accepted")
    return desk.more(turn)


def _wait(turn: Turn, desk: Desk) -> Reply | None:
    """Take a yes or no to waiting for an officer; who does not wait may leave a message."""
    agreed = True if turn.key == OFFICER_KEY else yes_or_no(turn.text, turn.key)
    if agreed is None:
        return None
    waits = handover.transferred(turn, desk.office, turn.memory.course.reason or "accepted")
    return waits if agreed else leaving.ask_words(turn)


def _more(turn: Turn, desk: Desk) -> Reply | None:
    if turn.key == "1":
        return plain(turn, "small_talk", wording.GO_ON)
    return closing.close(turn, desk) if turn.key == "2" else None


def _detail(turn: Turn, desk: Desk) -> Reply | None:
    """Take a yes or no to hearing more of the procedure."""
    memory = turn.memory
    if turn.key not in ("1", "2") or not memory.procedure:
        return None
    if turn.key == "2":
        return desk.more(turn)
    return desk.tell(turn, memory.procedure, Facet.PAPERS, None, memory.offered)


def _choice(turn: Turn, desk: Desk) -> Reply | None:
    """Take one of a few procedures, by its case's words or by the sound of its name."""
    memory = turn.memory
    if turn.key or len(memory.offered) < 2:
        return None
    split = cases.named(memory.course.case)
    settled = split.settled(turn.text) if split else None
    offer = next((one for one in memory.offered if settled and one.code == settled.code), None)
    offer = offer or chosen(turn.text, memory.offered)
    if offer is None and len(turn.text.split()) <= SHORT:
        names = {one.spoken_title: one for one in memory.offered}
        offer = nearest(turn.text, names)
    return desk.choose(turn, offer) if offer else None


def _key(turn: Turn, desk: Desk) -> Reply | None:
    """Do what a key asks of the procedure under discussion."""
    memory = turn.memory
    if turn.key is None or memory.expecting == "choice" or not memory.procedure:
        return None
    if turn.key in FACET_KEYS:
        return desk.tell(turn, memory.procedure, FACET_KEYS[turn.key], None, memory.offered)
    return desk.next_candidate(turn) if turn.key == NEXT_KEY else None


AWAITED: Mapping[Expecting, Step] = {
    "officer": _officer,
    "more": _more,
    "detail": _detail,
    "choice": _choice,
    "rating": rating.take,
    "send": closing.take_consent,
    "wait": _wait,
    "leave": leaving.take_offer,
    "message": leaving.take_words,
    "number": leaving.take_number,
    "receipt": leaving.take_receipt,
    "dossier": dossiers.take,
    "link": linking.take,
}
