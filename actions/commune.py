"""Says what became of an old commune, district or province, and where its people go now."""

from actions import lines
from actions.base import DialogueAction
from actions.desk import MISSES_UNTIL_OFFICER, Desk, plain
from actions.memory import Offer, Said
from actions.turn import Reply, Turn
from actions.words import chosen
from knowledge_base.models import Facet
from knowledge_base.places.answers import spoken_title, title
from knowledge_base.places.resolve import Kind, Resolution
from knowledge_base.places.service import PREFIX, Places, code_of


class Commune(DialogueAction):
    """A place named is resolved by the tables; a question without one may still be one that is known."""

    action_name = "action_commune"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Tell, ask which, or say that no such place is known."""
        offered = _offered(turn)
        offer = chosen(turn.text, offered) if offered else None
        if offer:
            return desk.choose(turn, offer)
        places = Places.open()
        found = _narrowed(places, turn.text, offered) or places.resolve(turn.text)
        match found.kind:
            case Kind.FOUND if found.place is not None:
                return desk.tell(turn, code_of(found.place), Facet.OVERVIEW, None)
            case Kind.ASK:
                return _ask(turn, places, found)
            case Kind.UNKNOWN:
                return _unknown(turn, desk, places, found)
        return desk.if_sure(turn) or plain(turn, "ask", places.worded(found).text, offered=())


def _offered(turn: Turn) -> tuple[Offer, ...]:
    """Return the places that the bot offered just now."""
    offered = turn.memory.offered if turn.memory.expecting == "choice" else ()
    return tuple(offer for offer in offered if offer.code.startswith(PREFIX))


def _narrowed(places: Places, text: str, offered: tuple[Offer, ...]) -> Resolution | None:
    """Return the one that is meant when a name was asked back about and its district or province is said."""
    if not offered:
        return None
    name = offered[0].title.partition(",")[0]
    found = places.resolve(f"{name}, {text}")
    return found if found.kind is Kind.FOUND else None


def _ask(turn: Turn, places: Places, found: Resolution) -> Reply:
    offers = tuple(
        Offer(code=code_of(place), title=title(place), spoken_title=spoken_title(place), score=1.0)
        for place in found.options
    )
    words = places.worded(found)
    memory = turn.memory.but(
        offered=offers, expecting="choice", facet=None, misses=0, last_answer=Said(text=words.text)
    )
    return Reply((lines.spoken("ask", words.text, words.spoken, offers),), memory)


def _unknown(turn: Turn, desk: Desk, places: Places, found: Resolution) -> Reply:
    misses = turn.memory.misses + 1
    if misses >= MISSES_UNTIL_OFFICER:
        return desk.miss(turn)
    words = places.worded(found)
    memory = turn.memory.but(expecting="officer", misses=misses, offered=(), last_answer=Said(text=words.text))
    return Reply((lines.spoken("dont_know", words.text, words.spoken),), memory)
