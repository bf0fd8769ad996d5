"""Finds places by name: as written, without diacritics, or as it sounds in the Mekong delta."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from common.text import fold, syllables
from knowledge_base.places.tables import Tables
from knowledge_base.places.units import Place
from knowledge_base.soundalike import sound_key

LONGEST_NAME = 6  # syllables
EASY_Y = re.compile(r"(?<![aeou])y$|(?<=qu)y$")  # Mĩ Tho, Quí
ALIASES = {"hcm": "ho chi minh", "tphcm": "ho chi minh", "thua thien hue": "hue", "vung tau": "ba ria vung tau"}


class Likeness(IntEnum):
    """How well what was said is the name of a place."""

    SOUNDS = 1
    FOLDED = 2
    EXACT = 3


class Gazetteer:
    """All places of the tables by name without their type; the tables know what belongs to what."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._folded: Mapping[str, tuple[Place, ...]] = _folded(tables)
        self._sounding: Mapping[str, tuple[str, ...]] = _sounding(self._folded)

    def find(self, said: Sequence[str], likeness: Likeness) -> tuple[Place, ...]:
        """Return the places whose name is these syllables, as alike as asked for or better."""
        key = bare(" ".join(said))
        key = ALIASES.get(key, key)
        if likeness is Likeness.SOUNDS:
            alike = self._sounding.get(_sound(key), ())
            return tuple(place for name in alike for place in self._folded[name])
        places = self._folded.get(key, ())
        if likeness is Likeness.EXACT and key not in ALIASES.values():
            return tuple(place for place in places if syllables(place.short) == list(said))
        return places


def bare(name: str) -> str:
    """Return a name folded, i for y where both are written, without marks."""
    return " ".join(EASY_Y.sub("i", one) for one in syllables(fold(name)))


def _folded(tables: Tables) -> Mapping[str, tuple[Place, ...]]:
    named: dict[str, list[Place]] = defaultdict(list)
    places: Iterable[Place] = (
        *tables.provinces,
        *tables.old_provinces,
        *tables.districts,
        *tables.communes,
        *tables.units,
    )
    for place in places:
        named[bare(place.short)].append(place)
    return {name: tuple(some) for name, some in named.items()}


def _sounding(names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    alike: dict[str, list[str]] = defaultdict(list)
    for name in names:
        alike[_sound(name)].append(name)
    return {key: tuple(some) for key, some in alike.items()}


def _sound(name: str) -> str:
    return " ".join(one if one.isdecimal() else sound_key(one) for one in name.split())
