"""What it costs. A fee that the provincial council sets is never stated, whatever else the source says."""

from datetime import datetime, timedelta, timezone

from common.numbers import money
from knowledge_base.answering.wording import (
    METHODS,
    OFFICER_SHOWN,
    OFFICER_SPOKEN,
    Rendered,
    grouped,
    listed,
    opened,
    raised,
    sentence,
    unknown,
)
from knowledge_base.models import Facet, Fee, FeeItem, FeeKind, Procedure

BY_COUNCIL = "mức phí do Hội đồng nhân dân cấp tỉnh quyết định"
COUNCIL = f"{BY_COUNCIL}, nên em chưa dám nói con số cụ thể"
VIETNAM = timezone(timedelta(hours=7))


def fee(procedure: Procedure) -> Rendered:
    """Render the fees, one line for the ways to hand in that share one."""
    groups = [(words, filings) for words, filings in grouped(procedure.filings, lambda one: fee_of(one.fee)) if words]
    if not groups:
        return unknown(procedure, Facet.FEE)
    if len(groups) == 1 and len(groups[0][1]) == len(procedure.filings):
        lines = [raised(groups[0][0])]
    else:
        lines = [raised(f"{listed([METHODS[one.method] for one in some])}: {words}") for words, some in groups]
    shown, spoken = [f"- {line}" for line in lines], [sentence(line) for line in lines]
    if procedure.reduced_online_fee:
        shown.append(f"- {raised(procedure.reduced_online_fee)}")
        spoken.append(sentence(procedure.reduced_online_fee))
    if any(fee_of(one.fee) == COUNCIL for one in procedure.filings):
        shown.append(OFFICER_SHOWN)
        spoken.append(OFFICER_SPOKEN)
    return opened(procedure, shown, spoken)


def fee_of(fee: Fee) -> str:
    """Return a fee in words, empty where the source says nothing."""
    if fee.kind is FeeKind.COUNCIL:
        return _local(fee) or COUNCIL
    if fee.kind is FeeKind.FREE:
        return _with_text("miễn phí", fee.text)
    if fee.kind in (FeeKind.AMOUNT, FeeKind.VARIES):
        return _with_text(listed([_item(item) for item in fee.items]), fee.text)
    return ""


def brief_fee(fee: Fee) -> str:
    """Return a fee in a few words, for a summary; empty where that cannot be done truly."""
    if fee.kind is FeeKind.COUNCIL:
        one = fee.items[0] if _in_force(fee) and len(fee.items) == 1 else None
        local = f", tại {fee.province} là {_money(one)}" if one and not one.case else ""
        return f"do Hội đồng nhân dân cấp tỉnh quyết định{local}"
    if fee.kind is FeeKind.FREE:
        return "miễn phí"
    if fee.kind is FeeKind.AMOUNT and len(fee.items) == 1 and not fee.items[0].case:
        return money(fee.items[0].amount_vnd)
    return "tùy trường hợp" if fee.kind in (FeeKind.AMOUNT, FeeKind.VARIES) else ""


def _local(fee: Fee) -> str:
    """Return what a council has set for its province, by its decision; empty where that is not known or in force."""
    if not _in_force(fee) or not fee.effective:
        return ""
    amounts = listed([_item(item) for item in fee.items])
    number = fee.decision if fee.decision.lower().startswith("nghị quyết") else f"Nghị quyết số {fee.decision}"
    since = f"theo {number}, áp dụng từ ngày {fee.effective:%d/%m/%Y}"
    return _with_text(f"{BY_COUNCIL}; tại {fee.province} là {amounts}, {since}", fee.text)


def _in_force(fee: Fee) -> bool:
    return bool(fee.items) and fee.effective is not None and fee.effective <= datetime.now(VIETNAM).date()


def _item(item: FeeItem) -> str:
    return f"{_money(item)} ({item.case})" if item.case else _money(item)


def _money(item: FeeItem) -> str:
    return money(item.amount_vnd) if item.amount_vnd else "miễn phí"


def _with_text(words: str, text: str) -> str:
    return ". ".join(part for part in (words, raised(text.strip().rstrip(".")) if words else text.strip()) if part)
