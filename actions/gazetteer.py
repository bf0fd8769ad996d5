"""The knowledge base and the tables of places as one: places answer under codes of their own."""

from dataclasses import dataclass

from actions.knowledge import Answer, Knowledge, Lookup
from knowledge_base.models import Facet
from knowledge_base.places.service import PREFIX, Places


@dataclass(frozen=True, slots=True)
class WithPlaces:
    """Knowledge whose answers to places' codes come from the tables, so that they can be chosen and repeated."""

    knowledge: Knowledge

    def lookup(self, question: str, limit: int = 3) -> Lookup:
        """Return what a question found; places are never found this way."""
        return self.knowledge.lookup(question, limit)

    def answer(self, code: str, facet: Facet) -> Answer:
        """Return a facet in words; a place has one answer only."""
        return Places.open().answer(code) if code.startswith(PREFIX) else self.knowledge.answer(code, facet)
