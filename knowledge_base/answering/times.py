"""How long it takes. A number whose unit the source does not name is not said at all."""

from knowledge_base.answering.wording import (
    METHODS,
    UNITS,
    Rendered,
    grouped,
    listed,
    opened,
    raised,
    sentence,
    unknown,
)
from knowledge_base.models import Duration, Facet, Filing, Procedure


def days(procedure: Procedure) -> Rendered:
    """Render the time limits, one line for the ways to hand in that share one."""
    groups = [(limit, filings) for limit, filings in grouped(procedure.filings, limit_of) if limit]
    if not groups:
        return unknown(procedure, Facet.DAYS)
    if len(groups) == 1 and len(groups[0][1]) == len(procedure.filings):
        line = f"thời gian giải quyết là {groups[0][0]}"
        return opened(procedure, [sentence(line)], [sentence(line)])
    lines = [f"{listed([METHODS[one.method] for one in filings])}: {limit}" for limit, filings in groups]
    return opened(procedure, [f"- {raised(line)}" for line in lines], [sentence(line) for line in lines])


def limit_of(filing: Filing) -> str:
    """Return a filing's time limit in words, empty where the source gives none or no unit."""
    words = [duration(filing.duration)] if filing.duration else []
    text = filing.duration_text.strip().rstrip(".")
    if text and not bare_number(text):
        words.append(text)
    return "; ".join(words)


def duration(limit: Duration) -> str:
    """Return a time limit to show."""
    return f"{limit.amount} {UNITS[limit.unit]}"


def bare_number(text: str) -> bool:
    """Say whether text is numbers alone, which without a unit mean nothing."""
    return not any(character.isalpha() for character in text)
