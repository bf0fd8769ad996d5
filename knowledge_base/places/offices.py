"""Offices that take papers: operators' records, since no public source has their addresses and hours.

They lie in one JSON file (a list of offices) that an operator's tool replaces whole; it is read again when it changes.
"""

import logging
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from common.logs import event
from knowledge_base.errors import PlacesError
from knowledge_base.places.districts import sends_to_district

log = logging.getLogger("knowledge")


class Point(BaseModel):
    """A point on the map, in degrees."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    latitude: float = Field(ge=8.0, le=24.0)
    longitude: float = Field(ge=102.0, le=118.0)


class Office(BaseModel):
    """Where papers are taken for a unit of today; empty where the operator has not said."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    code: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=3)
    unit: str = Field(pattern=r"^\d{2,5}$")  # code of the commune or province, as the tables have it
    address: str = ""
    hours: str = ""
    phone: Annotated[str, Field(pattern=r"^[\d +().]*$")] = ""
    point: Point | None = None
    source: str = Field(min_length=3)
    checked: date

    @field_validator("name", "address", "hours")
    @classmethod
    def _of_today(cls, text: str) -> str:
        gone = sends_to_district(text)
        if gone:
            raise ValueError(f"there is no district body since July 2025: {gone[0]!r}")
        return text


OFFICES = TypeAdapter(tuple[Office, ...])


def load_offices(path: Path) -> tuple[Office, ...]:
    """Return the offices of a file; PlacesError where it cannot be read or two have one code."""
    try:
        offices = OFFICES.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise PlacesError(f"{path}: not a list of offices: {error}") from error
    if len({one.code for one in offices}) < len(offices):
        raise PlacesError(f"{path}: two offices have the same code")
    return offices


class OfficeBook:
    """The offices of a file by unit. Follows the file; keeps the last good ones when it breaks; empty without one."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._by_unit: Mapping[str, tuple[Office, ...]] = {}
        self._reading = threading.Lock()

    def of(self, unit: str) -> tuple[Office, ...]:
        """Return the offices of a unit's code."""
        self._follow()
        return self._by_unit.get(unit, ())

    def _follow(self) -> None:
        stamp = _stamp(self._path)
        with self._reading:
            if stamp == self._stamp:
                return
            self._stamp = stamp
            if self._path is None or stamp is None:
                self._by_unit = {}
                return
            try:
                offices = load_offices(self._path)
            except PlacesError as error:
                event(log, "offices_refused", level=logging.ERROR, reason=error)
                return
            units = {one.unit for one in offices}
            self._by_unit = {unit: tuple(one for one in offices if one.unit == unit) for unit in units}


def _stamp(path: Path | None) -> tuple[int, int] | None:
    if path is None:
        return None
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size
