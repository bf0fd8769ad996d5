"""Telephone numbers of Vietnam, as messages are addressed to them."""

import re

MOBILE = re.compile(r"(?:\+?84|0)([35789][0-9]{8})")


def mobile(number: str) -> str | None:
    """Return a mobile number as 84 and nine digits; None where it is none, so that no message can reach it."""
    found = MOBILE.fullmatch(re.sub(r"[ .-]", "", number))
    return f"84{found.group(1)}" if found else None
