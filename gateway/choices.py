"""What a person may ask next, the same on Zalo and on the page: the options offered, else the other facets."""

from dataclasses import dataclass
from typing import Any

FACETS = (
    ("papers", "Giấy tờ", "cần giấy tờ gì"),
    ("fee", "Phí, lệ phí", "lệ phí bao nhiêu"),
    ("days", "Thời hạn", "mất bao lâu"),
    ("place", "Nơi nộp", "nộp ở đâu"),
)
MOST = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press: it says `say` for the person, or opens `url`."""

    title: str
    say: str = ""
    url: str = ""


OFFICER = Choice("Gặp cán bộ", say="gặp cán bộ")


def offered(line: dict[str, Any]) -> list[Choice]:
    """Return the options that a `say` line of the dialogue offers."""
    return [Choice(option["label"], say=option["payload"]) for option in line.get("options", ())][:MOST]


def further(line: dict[str, Any]) -> list[Choice]:
    """Return what else may be asked after a `say` line that offers no options, at most five."""
    answer = line.get("answer") or {}
    outcome, procedure = answer.get("outcome"), str(answer.get("procedure") or "")
    if outcome in ("dont_know", "unavailable", "not_vietnamese"):
        return [OFFICER]
    if line.get("options") or outcome != "answer" or not procedure or procedure.startswith("faq."):
        return []
    others = [Choice(title, say=say) for facet, title, say in FACETS if facet != answer.get("facet")]
    forms = [Choice("Biểu mẫu", url=answer["source"])] if answer.get("source") else []
    return [*others[: MOST - 1 - len(forms)], *forms, OFFICER]
