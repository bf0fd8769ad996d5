"""Resolutions in words: to show and to speak. Addresses and hours only from operators' records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge_base.answering.render import spoken_parts
from knowledge_base.answering.speaking import speak
from knowledge_base.places.offices import Office
from knowledge_base.places.resolve import Kind, Resolution
from knowledge_base.places.tables import PACKAGE, STATED_SOURCES, Tables
from knowledge_base.places.units import OldCommune, OldDistrict, OldProvince, Place, Province, Unit

SINCE = "từ ngày 1 tháng 7 năm 2025"
FEW = 5
NAME_COMMUNE = "Anh chị nói tên xã, phường cũ thì em tra đúng nơi giúp anh chị."
WHICH_PLACE = "Dạ, anh chị cho em biết tên xã, huyện và tỉnh cũ để em tra đơn vị mới giúp anh chị."
NO_OFFICE = "Em chưa có địa chỉ và giờ làm việc của nơi này. Anh chị có muốn gặp cán bộ không ạ?"
BY_ADDRESS = "Thuộc nơi nào thì tùy địa chỉ nhà, cán bộ xem địa chỉ sẽ biết. Anh chị có muốn gặp cán bộ không ạ?"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text to show, and its sentences as words of one breath each."""

    text: str
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the tables come from."""

    version: str
    released: date

    @property
    def text(self) -> str:
        """Return the package, its version and date, and the sources it states."""
        return (
            f"Nguồn: bảng đơn vị hành chính của gói {PACKAGE} {self.version}, bản ngày {self.released:%d/%m/%Y}, "
            f"lập từ {' và '.join(STATED_SOURCES)}."
        )

    @property
    def spoken(self) -> str:
        """Return what is said of it."""
        return f"Em tra theo bảng đơn vị hành chính bản ngày {self.released:%d/%m/%Y}."


def origin(tables: Tables) -> Origin:
    """Return where tables come from."""
    return Origin(tables.version, tables.released)


def told(place: Place, tables: Tables, offices: Sequence[Office]) -> Wording:
    """Return what became of a place, where to go, the source, and last the question whether an officer is wanted."""
    match place:
        case OldCommune():
            lines, question = _commune(place, offices)
        case OldDistrict():
            lines, question = _district(place, tables.territory[place])
        case OldProvince():
            lines, question = _province(place, [one for one in tables.old_provinces if one.now is place.now])
        case Unit():
            today = f"Dạ, {place.inline} là đơn vị hiện nay, thuộc {place.province.inline}."
            lines, question = [today, *_offices(place, offices)], _lacking(offices)
        case Province():
            lines, question = [f"Dạ, {place.inline} là đơn vị hiện nay."], NAME_COMMUNE
    source = origin(tables)
    return _worded([*lines, source.text, question], [*lines, source.spoken, question])


def offers_officer(place: Place, offices: Sequence[Office]) -> bool:
    """Say whether the answer about a place ends with the offer of an officer."""
    return isinstance(place, OldCommune | Unit) and not offices


def asked(resolution: Resolution) -> Wording:
    """Return the question which of several places is meant; the options are numbered."""
    options = resolution.options
    if len(options) == 1:
        question = f"Dạ, có phải anh chị hỏi {title(options[0], inline=True)} không ạ?"
        return _worded([question], [question])
    more = resolution.count > len(options)
    opening = f"Dạ, có {resolution.count} nơi tên {options[0].short}." if more else "Dạ, anh chị hỏi nơi nào ạ?"
    closing = ["Anh chị chọn số, hoặc nói thêm tên huyện và tỉnh cũ giúp em."]
    shown = [f"{key}. {title(place)}." for key, place in enumerate(options, 1)]
    spoken = [f"Số {key}, {title(place, inline=True)}." for key, place in enumerate(options, 1)]
    return Wording("\n".join([opening, *shown, *closing]), spoken_parts([opening, *spoken, *closing]))


def unknown(resolution: Resolution) -> Wording:
    """Return that a name is in no table."""
    line = (
        f"Dạ, em không tìm thấy {resolution.said} trong danh mục đơn vị hành chính. "
        "Anh chị nói lại tên xã, huyện và tỉnh cũ giúp em, hoặc anh chị có muốn gặp cán bộ không ạ?"
    )
    return _worded([line], [line])


def which_place() -> Wording:
    """Return the question for a place's name."""
    return _worded([WHICH_PLACE], [WHICH_PLACE])


def worded(resolution: Resolution, tables: Tables, offices: Sequence[Office]) -> Wording:
    """Return any resolution in words."""
    match resolution.kind:
        case Kind.FOUND if resolution.place is not None:
            return told(resolution.place, tables, offices)
        case Kind.ASK:
            return asked(resolution)
        case Kind.UNKNOWN:
            return unknown(resolution)
    return which_place()


def title(place: Place, *, inline: bool = False) -> str:
    """Return a place with what it lies in, so that namesakes are told apart."""
    name = place.inline if inline else place.name
    match place:
        case OldCommune():
            return f"{name}, {place.district.inline}, {place.district.province.inline} cũ"
        case OldDistrict():
            return f"{name}, {place.province.inline} cũ"
        case OldProvince():
            return f"{name} cũ"
        case Unit():
            return f"{name}, {place.province.inline} hiện nay"
        case Province():
            return f"{name} hiện nay"


def spoken_title(place: Place) -> str:
    """Return a place's title in words."""
    return speak(title(place))


def _commune(place: OldCommune, offices: Sequence[Office]) -> tuple[list[str], str]:
    name = title(place, inline=True)
    if len(place.now) > 1:
        parts = _list([unit.inline for unit in place.now])
        return [f"Dạ, {SINCE}, {name} được chia về {parts}, {place.now[0].province.inline}."], BY_ADDRESS
    unit = place.now[0]
    verb = "vẫn là" if unit.inline == place.inline else "thuộc"
    became = f"Dạ, {SINCE}, {name} nay {verb} {unit.inline}, {unit.province.inline}."
    return [became, *_offices(unit, offices)], _lacking(offices)


def _district(place: OldDistrict, units: Sequence[Unit]) -> tuple[list[str], str]:
    none_left = f"Dạ, {SINCE} không còn cấp huyện."
    name, province = title(place, inline=True), units[0].province.inline
    few = [unit.inline for unit in units[:FEW]]
    if len(units) == 1:
        return [none_left, f"Địa bàn {name} nay thuộc {few[0]}, {province}."], ""
    names = _list(few) if len(units) <= FEW else f"{', '.join(few)} và {len(units) - FEW} đơn vị khác"
    return [none_left, f"Địa bàn {name} nay thuộc {len(units)} đơn vị cấp xã của {province}: {names}."], NAME_COMMUNE


def _province(place: OldProvince, joined: Sequence[OldProvince]) -> tuple[list[str], str]:
    others = [one.inline for one in joined if one is not place]
    if place.inline != place.now.inline:
        return [f"Dạ, {SINCE}, {place.inline} cũ đã nhập vào {place.now.inline}."], NAME_COMMUNE
    more = f", có thêm {_list(others)} cũ" if others else ""
    return [f"Dạ, {place.inline} nay vẫn là {place.now.inline}{more}."], NAME_COMMUNE


def _offices(unit: Unit, offices: Sequence[Office]) -> list[str]:
    lines = [f"Giấy tờ thuộc cấp xã thì anh chị đến Ủy ban nhân dân {unit.inline}."]
    for office in offices:
        lines.append(f"{office.name}: {office.address or 'em chưa có địa chỉ'}.")
        lines.append(f"Giờ làm việc: {office.hours}." if office.hours else "Em chưa có giờ làm việc của nơi này.")
        lines += [f"Điện thoại {office.phone}."] if office.phone else []
        lines.append(f"Thông tin nơi này theo {office.source}, kiểm tra ngày {office.checked:%d/%m/%Y}.")
    return lines


def _lacking(offices: Sequence[Office]) -> str:
    return "" if offices else NO_OFFICE


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} và {names[-1]}"


def _worded(shown: Sequence[str], spoken: Sequence[str]) -> Wording:
    return Wording("\n".join(filter(None, shown)), spoken_parts([line for line in spoken if line]))
