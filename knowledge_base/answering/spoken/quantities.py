"""Dates, times, sums, units, ranges, fractions, telephone numbers and Roman numerals."""

import re
from datetime import date

from common.numbers import parse_grouped, read_date, read_decimal, read_digits, read_month, read_number
from knowledge_base.answering.spoken.steps import Found, Step, step

UNITS = {
    **{"km": "ki lô mét", "m": "mét", "dm": "đề xi mét", "cm": "xăng ti mét", "mm": "mi li mét", "ha": "héc ta"},
    **{
        "km2": "ki lô mét vuông",
        "km²": "ki lô mét vuông",
        "m2": "mét vuông",
        "m²": "mét vuông",
        "cm2": "xăng ti mét vuông",
    },
    **{
        "m3": "mét khối",
        "m³": "mét khối",
        "kg": "ki lô gam",
        "g": "gam",
        "mg": "mi li gam",
        "l": "lít",
        "ml": "mi li lít",
    },
    **{"kW": "ki lô oát", "kWh": "ki lô oát giờ", "cc": "phân khối", "cm3": "phân khối", "cm³": "phân khối"},
    **{"MB": "mê ga bai", "Mb": "mê ga bai", "KB": "ki lô bai", "GB": "gi ga bai", "dpi": "đi pi ai"},
    **{"°C": "độ xê", "ºC": "độ xê", "°": "độ", "k": "ngàn", "tr": "triệu"},
}
"""Units as they stand after a number."""
EACH = (
    "lần|bản|trang|giấy|hồ sơ|người|tháng|năm|ngày|giờ|tuần|quý|m2|m²|ha|km|trường hợp|thẻ|xe|tờ|bộ|chiếc|cái|"
    "lượt|buổi|kg|sổ|quyển|cuốn|thửa|việc|vụ|phút|đơn|h|hợp đồng|văn bản|chữ ký|khách|phòng|hộ|công|suất|"
    "giấy phép|đợt|tài sản|tấn"
)
"""What a sum or an amount may be for each of."""
SUM = r"đồng|phần trăm|lít|mét|gam|héc ta|mét vuông|mét khối|đô la Mỹ|giờ|ngày|tháng|triệu|ngàn"
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
ROMAN_WHOLE = r"(?:X{0,3})(?:IX|IV|V?I{0,3})"
BEFORE_ROMAN = (
    r"[Cc]hương|[Pp]hần|[Mm]ục|[Pp]hụ lục|[Tt]hế kỷ|[Qq]uý|[Kk]ỳ|[Kk]hóa|[Ll]oại|[Hh]ạng|[Bb]ậc|[Nn]hóm|[Cc]ấp|[Mm]ức|"
    r"[Mm]ức độ|[Đđ]ợt|[Ll]ần thứ|[Đđ]iểm|[Đđ]ại hội|[Vv]ùng|[Đđ]ô thị loại|[Bb]ảng|[Bb]iểu"
)
HOLIDAYS = {(1, 1), (8, 3), (1, 5), (1, 6), (2, 9)}
DASH = r"\s?[-–—]\s?"
MARK = r"\s?[/.-]\s?"
NUMBER = r"\d{1,3}(?:[.,  ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
SCALE = "ngàn|nghìn|triệu|tỷ"
UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
DAY_CUE = "|".join(
    f"[{one[0].upper()}{one[0]}]{one[1:]}"
    for one in ("ngày", "từ", "đến", "trước", "sau", "hôm", "lễ", "dịp", "đường", "phố", "mùng", "mồng")
)
PHONE = r"(?:\+84|(?<![\d.,/-])0|(?<![\d.,/-])1[89]00)(?:[ .-]?\d){4,10}(?![\d/])"
COUNTED = r"\s?(?:đồng|ngày|tháng|năm|hồ sơ|người|thủ tục|trang|bản|bộ|đ\b)"
SHORT_LINES = "|".join(("111", "112", "113", "114", "115", "1022"))


def _phone(found: Found) -> str:
    written = found.group().replace("+84", "+84 ")
    digits = re.sub(r"\D", "", written)
    if not 8 <= len(digits) <= 12:
        return found.group()
    groups = re.findall(r"\d+", written)
    if len(groups) == 1:
        groups = re.findall(r"^\d{4}|\d{3}(?=\d{3}|\d{2}$|$)|\d{1,4}$", digits)
    plus = "cộng " if written.startswith("+") else ""
    return plus + ", ".join(read_digits(group) for group in groups)


def _date(found: Found) -> str:
    day, month, year = (int(found[part]) for part in ("day", "month", "year"))
    try:
        return read_date(date(year, month, day))
    except ValueError:
        return " ".join(read_number(one) for one in (day, month, year))


def _month(found: Found) -> str:
    month = int(found["month"])
    if not 1 <= month <= 12:
        return f"{read_number(month)} trên {read_number(int(found['year']))}"
    return f"{read_month(month)} năm {read_number(int(found['year']))}"


def _pair(found: Found) -> str:
    """Return `a/b` as a day and its month, a fraction, or one over the other."""
    first, second = int(found["day"]), int(found["month"])
    cue = found["cue"] or ""
    is_date = 1 <= first <= 31 and 1 <= second <= 12
    if is_date and (cue or found["day"].startswith("0") or first > 12 or (first, second) in HOLIDAYS):
        opening = cue if cue.strip().lower() in ("đường", "phố", "mùng", "mồng") else f"{cue}ngày "
        return f"{opening.replace('ngày ngày', 'ngày')}{read_number(first)} {read_month(second)}"
    word = "phần" if 0 < first < second <= 10 else "trên"
    return f"{cue}{read_number(first)} {word} {read_number(second)}"


def _clock(found: Found) -> str:
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if hours > 24 or minutes > 59:
        return f"{read_number(hours)}, {read_number(minutes)}"
    return f"{read_number(hours)} giờ" + (f" {read_number(minutes)}" if minutes else "")


def _amount(found: Found) -> str:
    return f"{_counted(found['amount'])} {found['scale'] or ''} đồng".replace("  ", " ")


def _counted(text: str) -> str:
    """Return a number as written in Vietnam: points and single spaces group by three, a comma begins decimals."""
    bare = text.replace(" ", "").replace("\u00a0", "")
    try:
        return read_number(parse_grouped(bare))
    except ValueError:
        return read_decimal(bare)


def _dollars(found: Found) -> str:
    return f"{_counted(found['amount'])} đô la Mỹ"


def _for_each(found: Found) -> str:
    each = found["each"]
    return f"{found['sum']} một {'giờ' if each == 'h' else UNITS.get(each, each)}"


def _measured(found: Found) -> str:
    return f"{_counted(found['amount'])} {UNITS[found['unit']]}"


def _roman(text: str) -> int:
    values = [ROMAN[sign] for sign in text]
    return sum(-one if after > one else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _ordinal(found: Found) -> str:
    number = read_number(_roman(found["roman"]))
    fourth = number == "bốn" and found["cue"].lower().startswith(("quý", "lần thứ"))
    return f"{found['cue']} {'tư' if fourth else number}"


def _roman_alone(found: Found) -> str:
    return read_number(_roman(found["roman"]))


def _weekdays(found: Found) -> str:
    return " đến ".join("thứ tư" if day == "4" else f"thứ {read_number(int(day))}" for day in found.group("from", "to"))


STEPS: tuple[Step, ...] = (
    step(PHONE, _phone),
    step(r"≥\s?(?=\d)", "từ "),
    step(r"≤\s?(?=\d)", "không quá "),
    step(r"(?<!\w)>\s?(?=\d)", "trên "),
    step(r"(?<!\w)<\s?(?=\d)", "dưới "),
    step(r"±\s?", "cộng trừ "),
    step(r"(?<=\d)\s?\+\s?(?=\d)", " cộng "),
    step(
        rf"(?<![\d.,/])(?:{SHORT_LINES})(?![\d/%]|[.,]\d|\s?[-–]\s?\d|{COUNTED})",
        lambda found: read_digits(found.group()),
    ),
    step(r"(?:[Nn]gày )?\b(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})\b", _date),
    step(rf"(?:[Nn]gày )?\b(?P<day>\d{{1,2}}){MARK}(?P<month>\d{{1,2}}){MARK}(?P<year>\d{{4}})\b", _date),
    step(r"(?:[Tt]háng )?\b(?P<month>\d{1,2})[/-](?P<year>(?:19|20)\d{2})\b", _month),
    step(rf"(?<=\w){DASH}(?=ngày \w+(?: \w+){{0,2}} tháng|tháng \w+(?: \w+)? năm)", " đến "),
    step(rf"(?<=\d|%|h|g){DASH}(?=\d)", " đến "),
    step(r"\b24\s?/\s?24\s?(?:h|giờ)?(?![\w/])", "hai mươi bốn trên hai mươi bốn giờ"),
    step(r"\b24/7\b", "hai mươi bốn trên bảy"),
    step(r"\b(?P<hours>\d{1,2})\s?(?:h|:|g|giờ )\s?(?P<minutes>\d{2})(?![\d:])(?:'|\s?phút)?", _clock),
    step(r"\b(?P<hours>\d{1,2})\s?h(?P<minutes>)(?![\w/])", _clock),
    step(rf"(?P<cue>\b(?:{DAY_CUE}) )?(?<![\d/.,])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?![\d/]|[.,]\d)", _pair),
    step(
        rf"(?<!\d)(?P<amount>{NUMBER})\s?(?P<scale>(?:{SCALE}) )?(?:đồng|đ|VNĐ|VND|vnđ|vnd|Việt Nam [Đđ]ồng)(?!\w)",
        _amount,
    ),
    step(rf"\b(?:VNĐ|VND)\s?(?P<amount>{NUMBER})(?P<scale>)", _amount),
    step(rf"(?:\bUSD|US\$|\$)\s?(?P<amount>{NUMBER})", _dollars),
    step(rf"(?<!\d)(?P<amount>{NUMBER})\s?(?:USD|US\$|\$)(?!\w)", _dollars),
    step(r"(?<=[\dm])\s?[xX×]\s?(?=\d)", " nhân "),
    step(rf"(?<![\w.,])(?P<amount>{NUMBER})\s?(?P<unit>{UNIT})(?![\w²³])", _measured),
    step(r"\s?%", " phần trăm"),
    step(rf"\b(?P<sum>{SUM})\s?/\s?(?P<each>{EACH})(?!\w)", _for_each),
    step(r"(?<=đồng)\s?/\s?(?=\w)", " một "),
    step(rf"(?P<cue>\b(?:{BEFORE_ROMAN}))\s(?P<roman>(?=[IVX]){ROMAN_WHOLE})(?![\w.-]\w|\w)", _ordinal),
    step(rf"(?<![\w.-])(?P<roman>(?=[IVX]{{2}}){ROMAN_WHOLE})(?![\w-])", _roman_alone),
    step(r"\b([Tt]háng|[Tt]hứ|[Qq]uý|[Ll]ần thứ)\s0?4\b(?![.,/]\d)", r"\1 tư"),
    step(rf"\bT(?P<from>[2-7])(?:{DASH}|\sđến\s)T(?P<to>[2-7])\b", _weekdays),
    step(r"(?<![\w.,])(?:\d{1,3}(?:[.,]\d{3})+|\d+[.,]\d+)(?!\w)", lambda found: _counted(found.group())),
)
