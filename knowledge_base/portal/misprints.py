"""Fees that the portal cannot mean: `135 Việt Nam Đồng` where its note says 135.000. No figure is taken from them."""

from knowledge_base.models import Fee, FeeKind, Procedure

SMALLEST_FEE = 1000  # đồng; the lowest fee in force is for one certified page


def misprinted(fee: Fee) -> bool:
    """Say whether one of a fee's amounts cannot be meant in đồng."""
    return any(item.amount_vnd < SMALLEST_FEE for item in fee.items)


def without_misprints(procedure: Procedure) -> Procedure:
    """Return a procedure whose misprinted fees are unknown: notes are misprinted too, so nothing of them is kept."""
    filings = tuple(
        filing.model_copy(update={"fee": Fee(kind=FeeKind.UNKNOWN)}) if misprinted(filing.fee) else filing
        for filing in procedure.filings
    )
    return procedure.model_copy(update={"filings": filings})
