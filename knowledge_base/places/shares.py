"""What became of each old commune, by the converter's table, with the shares of namesakes told apart.

Where two old communes of one province of today have the same name, the table sometimes gives each what became of both.
A share is taken away from the one whose district has no other part in it, when its namesake's has.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

Key = tuple[str, str]  # of a unit of today: province, commune


def shares(converter: Mapping[str, Any]) -> dict[str, list[Key]]:
    """Return for each old commune, `province_district_commune`, the units its territory is part of now."""
    became: dict[str, list[Key]] = defaultdict(list)
    whole: dict[Key, list[str]] = {}
    for province, units in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for unit, olds in units.items():
            whole[province, unit] = olds
            for old in olds:
                became[old].append((province, unit))
    divided: dict[str, list[Key]] = {}
    for province, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            ordered = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            divided[old] = [(province, part["newWardKey"]) for part in ordered]
    return {**became, **_unmixed(divided, whole)}


def _unmixed(divided: Mapping[str, list[Key]], whole: Mapping[Key, list[str]]) -> dict[str, list[Key]]:
    neighbours = {unit: {_district(old) for old in olds} for unit, olds in whole.items()}
    holders: dict[tuple[Key, str], set[str]] = defaultdict(set)
    for unit, olds in whole.items():
        for old in olds:
            holders[unit, _commune(old)].add(old)
    for old, units in divided.items():
        for unit in units:
            holders[unit, _commune(old)].add(old)

    def belongs(old: str, unit: Key) -> bool:
        return _district(old) in neighbours.get(unit, ())

    def rivals(old: str, unit: Key) -> set[str]:
        return holders[unit, _commune(old)] - {old}

    first = {
        old: _kept(
            units, [one for one in units if not belongs(old, one) and any(belongs(x, one) for x in rivals(old, one))]
        )
        for old, units in divided.items()
    }
    # What no neighbour decides goes to the one who would have nothing of its own without it.
    return {
        old: _kept(
            units,
            [
                one
                for one in units
                if not belongs(old, one) and any(first.get(rival) == [one] for rival in rivals(old, one))
            ],
        )
        for old, units in first.items()
    }


def _kept(units: list[Key], lost: list[Key]) -> list[Key]:
    return [one for one in units if one not in lost] or units


def _district(old: str) -> str:
    return old.rpartition("_")[0]


def _commune(old: str) -> str:
    return old.rpartition("_")[2]
