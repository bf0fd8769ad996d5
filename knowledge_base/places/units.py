"""Administrative units before and since 1 July 2025, as records that know what they belong to."""

import re
from dataclasses import dataclass

TYPE = re.compile(r"(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh)(?= )", re.IGNORECASE)


class Named:
    """A unit with a full name such as `Thị trấn Cái Tắc`."""

    __slots__ = ()
    name: str

    @property
    def kind(self) -> str:
        """Return the type in lower case, e.g. `thị trấn`."""
        found = TYPE.match(self.name)
        return found.group().lower() if found else ""

    @property
    def short(self) -> str:
        """Return the name without the type."""
        return TYPE.sub("", self.name, count=1).strip()

    @property
    def inline(self) -> str:
        """Return the name as it stands inside a sentence: `thị trấn Cái Tắc`."""
        return f"{self.kind} {self.short}".strip()


@dataclass(frozen=True, slots=True, eq=False)
class Province(Named):
    """A province or centrally run city of today."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Unit(Named):
    """A commune, ward or special zone of today."""

    code: str
    name: str
    province: Province


@dataclass(frozen=True, slots=True, eq=False)
class OldProvince(Named):
    """A province before July 2025."""

    code: str
    name: str
    now: Province


@dataclass(frozen=True, slots=True, eq=False)
class OldDistrict(Named):
    """A district, town or city of a province, before July 2025."""

    code: str
    name: str
    province: OldProvince


@dataclass(frozen=True, slots=True, eq=False)
class OldCommune(Named):
    """A commune, ward or township before July 2025, and what its territory is part of now."""

    code: str
    name: str
    district: OldDistrict
    now: tuple[Unit, ...]


Place = Province | OldProvince | OldDistrict | OldCommune | Unit


def province_now(place: Place) -> Province:
    """Return the province of today that a place lies in."""
    match place:
        case Province():
            return place
        case Unit():
            return place.province
        case OldProvince():
            return place.now
        case OldDistrict():
            return place.province.now
        case OldCommune():
            return place.district.province.now
