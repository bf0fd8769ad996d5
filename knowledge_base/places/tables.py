"""The tables of PyPI's `vietnamadminunits` (MIT): read as data files; the package itself is never imported."""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from common.text import nfc
from knowledge_base.errors import PlacesError
from knowledge_base.places.shares import shares
from knowledge_base.places.units import OldCommune, OldDistrict, OldProvince, Province, Unit

PACKAGE = "vietnamadminunits"
HOME = "https://github.com/tranngocminhhieu/vietnamadminunits"
RELEASED = {"1.0.4": date(2025, 10, 8)}  # versions whose tables we have read, and when PyPI took them in
STATED_SOURCES = ("danhmuchanhchinh.gso.gov.vn", "sapnhap.bando.com.vn")
CAPITALS = re.compile(r"^(Thị|Thành) (Trấn|Xã|Phố) ")
UNITS = "SELECT provinceKey, provinceCode, province, wardKey, wardCode, ward FROM admin_units"
OLD = (
    "SELECT provinceKey, provinceCode, province, districtKey, districtCode, district, wardKey, wardCode, ward "
    "FROM admin_units_legacy"
)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """All units, and which old districts each new one took land from."""

    version: str
    released: date
    provinces: tuple[Province, ...]
    units: tuple[Unit, ...]
    old_provinces: tuple[OldProvince, ...]
    districts: tuple[OldDistrict, ...]
    communes: tuple[OldCommune, ...]
    territory: Mapping[OldDistrict, tuple[Unit, ...]]  # largest share first
    origins: Mapping[Unit, frozenset[OldDistrict]]


@cache
def tables() -> Tables:
    """Return the installed tables, read once. Raises PlacesError where they are missing or of an unread version."""
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError as error:
        raise PlacesError(f"{PACKAGE} is not installed") from error
    released = RELEASED.get(package.version)
    if released is None:
        raise PlacesError(f"{PACKAGE} {package.version}: nobody has read the tables of this version yet")
    try:
        folder = Path(str(package.locate_file(f"{PACKAGE}/data")))
        with closing(sqlite3.connect(f"{(folder / 'dataset.db').as_uri()}?mode=ro", uri=True)) as data:
            converter = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
            return _built(package.version, released, data.execute(UNITS), data.execute(OLD), converter)
    except (OSError, sqlite3.Error, ValueError, KeyError) as error:
        raise PlacesError(f"{PACKAGE}: its tables cannot be read: {error}") from error


def _built(
    version: str, released: date, new: Iterable[Row], old: Iterable[Row], converter: Mapping[str, Any]
) -> Tables:
    provinces, units = _new(new)
    now = {before: provinces[key] for key, olds in converter["DICT_PROVINCE"].items() for before in olds}
    became = {key: tuple(units[one] for one in some) for key, some in shares(converter).items()}
    old_provinces: dict[str, OldProvince] = {}
    districts: dict[str, OldDistrict] = {}
    communes: list[OldCommune] = []
    land: dict[OldDistrict, Counter[Unit]] = defaultdict(Counter)
    for province_key, province_code, province, key, code, district, commune_key, commune_code, commune in old:
        if province_key not in old_provinces:
            old_provinces[province_key] = OldProvince(province_code, _name(province), now[province_key])
        whole = f"{province_key}_{key}"
        if whole not in districts:
            districts[whole] = OldDistrict(code, _name(district), old_provinces[province_key])
        parts = became[f"{whole}_{commune_key or ''}"]
        land[districts[whole]].update(parts)
        if commune:  # five island districts had no communes
            communes.append(OldCommune(commune_code, _name(commune), districts[whole], parts))
    return Tables(
        version=version,
        released=released,
        provinces=tuple(provinces.values()),
        units=tuple(units.values()),
        old_provinces=tuple(old_provinces.values()),
        districts=tuple(districts.values()),
        communes=tuple(communes),
        territory={one: tuple(unit for unit, _ in parts.most_common()) for one, parts in land.items()},
        origins=_origins(land),
    )


def _new(rows: Iterable[Row]) -> tuple[dict[str, Province], dict[tuple[str, str], Unit]]:
    provinces: dict[str, Province] = {}
    units: dict[tuple[str, str], Unit] = {}
    for province_key, province_code, province, key, code, name in rows:
        if province_key not in provinces:
            provinces[province_key] = Province(province_code, _name(province))
        units[province_key, key] = Unit(code, _name(name), provinces[province_key])
    return provinces, units


def _origins(land: Mapping[OldDistrict, Counter[Unit]]) -> dict[Unit, frozenset[OldDistrict]]:
    origins: dict[Unit, set[OldDistrict]] = defaultdict(set)
    for district, parts in land.items():
        for unit in parts:
            origins[unit].add(district)
    return {unit: frozenset(some) for unit, some in origins.items()}


def _name(text: str) -> str:
    return CAPITALS.sub(lambda found: found.group().capitalize(), nfc(text))
