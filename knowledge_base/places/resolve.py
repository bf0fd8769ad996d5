"""What is meant by someone who names an old commune, district or province, or a unit of today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge_base.places.gazetteer import Gazetteer, Likeness
from knowledge_base.places.mentions import Mention, mentions
from knowledge_base.places.units import OldCommune, OldDistrict, OldProvince, Place, Province, Unit, province_now

MOST_OPTIONS = 3


class Kind(StrEnum):
    """How a resolution ended."""

    NOTHING = "nothing"  # no place was named
    UNKNOWN = "unknown"  # a place was named that is in no table
    ASK = "ask"  # several places have the name, or it was not heard well
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The outcome: one place, or up to three to choose among; `count` is how many there are to choose among."""

    kind: Kind
    said: str = ""
    place: Place | None = None
    options: tuple[Place, ...] = ()
    count: int = 0


def resolve(text: str, gazetteer: Gazetteer, home: str) -> Resolution:
    """Return what text names; places in the province `home` (its short name of today) come first."""
    named = mentions(text, gazetteer)
    if not named:
        return Resolution(Kind.NOTHING)
    focus = _focus(named, gazetteer)
    if not focus.places:
        return Resolution(Kind.UNKNOWN, focus.said)
    around = [one for one in named if one is not focus and one.places]
    support, places = _supported((*focus.places, *focus.close), around, gazetteer)
    misheard = not support and not any(_at(place, home) for place in focus.places)
    if not support:
        close = tuple(place for place in focus.close if _at(place, home)) if misheard else ()
        places = (*focus.places, *close)
        misheard = bool(close)
    places = _covered(_typed(focus, _old_in_old(places, around, gazetteer)))
    sure = support == len(around) and focus.likeness is not Likeness.SOUNDS and not misheard
    return _ending(focus.said, places, home if not support else "", sure=sure, misheard=misheard)


def _focus(named: Sequence[Mention], gazetteer: Gazetteer) -> Mention:
    """Return the mention that is asked about: a commune by its type, else what lies in the others, else the first."""
    commune = next((one for one in named if one.is_commune), None)
    if commune:
        return commune
    return max(named, key=lambda one: _supported(one.places, [x for x in named if x is not one], gazetteer)[0])


def _supported(
    places: Iterable[Place], around: Sequence[Mention], gazetteer: Gazetteer
) -> tuple[int, tuple[Place, ...]]:
    """Return the places that lie in the most of the others named, and in how many; none where in none."""
    counted = [
        (sum(any(_within(place, one, gazetteer) for one in x.places) for x in around), place) for place in places
    ]
    most = max((count for count, _ in counted), default=0)
    return most, tuple(place for count, place in counted if most and count == most)


def _within(place: Place, larger: Place, gazetteer: Gazetteer) -> bool:
    """Say whether a place lies, or has land, in a larger one."""
    match place, larger:
        case (OldCommune(), OldDistrict()):
            return place.district is larger
        case (OldCommune(), OldProvince()):
            return place.district.province is larger
        case (OldDistrict(), OldProvince()):
            return place.province is larger
        case (Unit(), OldDistrict()):
            return larger in gazetteer.tables.origins[place]
        case (Unit(), OldProvince()):
            return any(one.province is larger for one in gazetteer.tables.origins[place])
        case (OldCommune() | Unit() | OldDistrict(), Province()):
            return province_now(place) is larger
    return False


def _old_in_old(places: tuple[Place, ...], around: Sequence[Mention], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return the old communes of a district that was named: who names it does not mean the unit of today."""
    districts = [one for mention in around for one in mention.places if isinstance(one, OldDistrict)]
    old = tuple(
        place
        for place in places
        if isinstance(place, OldCommune) and any(_within(place, one, gazetteer) for one in districts)
    )
    return old or places


def _typed(focus: Mention, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places of the type said, where there are any; without a type, those of the highest tier."""
    if focus.kind:
        return tuple(place for place in places if place.kind == focus.kind) or places
    highest = max(_tier(place) for place in places)
    return tuple(place for place in places if _tier(place) == highest)


def _covered(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Leave out what another one's answer tells anyway: the unit of today that an old namesake became."""
    told = {unit for place in places if isinstance(place, OldCommune) for unit in place.now}
    told_provinces = {place.now for place in places if isinstance(place, OldProvince)}
    return tuple(place for place in places if place not in told and place not in told_provinces)


def _ending(said: str, places: tuple[Place, ...], home: str, *, sure: bool, misheard: bool) -> Resolution:
    near = tuple(place for place in places if _at(place, home))
    meant = near if near and not misheard else (*near, *(place for place in places if place not in near))
    if len(meant) == 1 and sure:
        return Resolution(Kind.FOUND, said, meant[0], count=1)
    return Resolution(Kind.ASK, said, options=meant[:MOST_OPTIONS], count=len(meant))


def _at(place: Place, home: str) -> bool:
    return province_now(place).short == home


def _tier(place: Place) -> int:
    match place:
        case OldCommune() | Unit():
            return 0
        case OldDistrict():
            return 1
    return 2
