"""Places as the dialogue uses them: resolve what was said, answer by code."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from knowledge_base.models import Facet
from knowledge_base.places import answers
from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.places.offices import Office, OfficeBook
from knowledge_base.places.resolve import Resolution, resolve
from knowledge_base.places.tables import HOME, PACKAGE, tables
from knowledge_base.places.units import OldCommune, OldDistrict, OldProvince, Place, Province, Unit
from knowledge_base.settings import Settings
from knowledge_base.snapshot import SpokenPart

PREFIX = "faq.place-"  # codes of places: an answer that belongs to no procedure
LETTERS: dict[type[Place], str] = {OldCommune: "c", OldDistrict: "d", OldProvince: "p", Unit: "u", Province: "n"}
OFFICES = "offices.json"
_opening = threading.Lock()


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What became of a place, with all that is needed to say where it comes from."""

    code: str
    title: str
    spoken_title: str
    text: str
    speech: tuple[SpokenPart, ...]
    source_url: str
    checked: date
    snapshot: str
    facet: Facet = Facet.OVERVIEW
    known: bool = True  # False: the answer ends with the offer of an officer


class Places:
    """Answers from the tables of units and from operators' offices."""

    def __init__(self, gazetteer: Gazetteer, home: str, offices: Path | None = None) -> None:
        self.gazetteer, self.home = gazetteer, home
        self._offices = OfficeBook(offices)
        known = gazetteer.tables
        every: tuple[Place, ...] = (
            *known.communes,
            *known.districts,
            *known.old_provinces,
            *known.units,
            *known.provinces,
        )
        self._by_code: dict[str, Place] = {code_of(place): place for place in every}

    @classmethod
    def open(cls) -> "Places":
        """Return the one of this process; the first time takes about a second. Raises PlacesError."""
        with _opening:
            return _opened()

    def resolve(self, text: str) -> Resolution:
        """Return what text names."""
        return resolve(text, self.gazetteer, self.home)

    def worded(self, resolution: Resolution) -> answers.Wording:
        """Return a resolution in words, to show and to speak."""
        found = resolution.place
        return answers.worded(resolution, self.gazetteer.tables, self._of(found) if found else ())

    def answer(self, code: str) -> PlaceAnswer:
        """Return what became of a place by its code; KeyError where there is none."""
        place, known = self._by_code[code], self.gazetteer.tables
        wording = answers.told(place, known, self._of(place))
        return PlaceAnswer(
            code=code,
            title=answers.title(place),
            spoken_title=answers.spoken_title(place),
            text=wording.text,
            speech=tuple(SpokenPart(text=part, clip=None) for part in wording.spoken),
            source_url=HOME,
            checked=known.released,
            snapshot=f"{PACKAGE}-{known.version}",
            known=not answers.offers_officer(place, self._of(place)),
        )

    def _of(self, place: Place) -> Sequence[Office]:
        match place:
            case Unit():
                return self._offices.of(place.code)
            case OldCommune() if len(place.now) == 1:
                return self._offices.of(place.now[0].code)
        return ()


def code_of(place: Place) -> str:
    """Return the code of a place's answer, e.g. `faq.place-c31366`."""
    return f"{PREFIX}{LETTERS[type(place)]}{place.code}"


@cache
def _opened() -> Places:
    settings = Settings()
    return Places(Gazetteer(tables()), settings.home_province, settings.knowledge / OFFICES)
