"""Lunar holidays of a year in the Vietnamese calendar (UTC+7, so that 2007 and 2030 are not China's)."""

from datetime import date
from functools import lru_cache

from holidays import country_holidays

NEW_YEAR, KINGS = "Tết Nguyên Đán", "Ngày Giỗ Tổ Hùng Vương"
FIRST_YEAR, LAST_YEAR = 2007, 2099
"""Years for which both are known; Giỗ Tổ is a day off since 2007."""


@lru_cache(maxsize=64)
def new_year(year: int) -> date:
    """Return the first day of the lunar year. Raises ValueError outside 2007 to 2099."""
    return _named(year, NEW_YEAR)


@lru_cache(maxsize=64)
def kings(year: int) -> date:
    """Return the tenth day of the third lunar month (Giỗ Tổ Hùng Vương). Raises ValueError outside 2007 to 2099."""
    return _named(year, KINGS)


def _named(year: int, name: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no lunar holidays for {year}")
    found = country_holidays("VN", years=[year], observed=False, language="vi").get_named(name, lookup="exact")
    return found[0]
