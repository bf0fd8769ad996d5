"""Facets that are lists of plain sentences, and the source."""

from collections.abc import Sequence

from common.numbers import read_number
from knowledge_base.answering.wording import Rendered, listed, lowered, opened, raised, sentence, unknown
from knowledge_base.models import Facet, Procedure


def steps(procedure: Procedure) -> Rendered:
    """Render the steps, numbered."""
    if not procedure.steps:
        return unknown(procedure, Facet.STEPS)
    shown = [f"{place}. {raised(step)}" for place, step in enumerate(procedure.steps, start=1)]
    if len(procedure.steps) == 1:
        return opened(procedure, [sentence(procedure.steps[0])], [sentence(procedure.steps[0])])
    spoken = [
        sentence(f"bước {read_number(place)}, {lowered(step)}") for place, step in enumerate(procedure.steps, start=1)
    ]
    return opened(procedure, shown, spoken)


def conditions(procedure: Procedure) -> Rendered:
    """Render what must hold for the procedure to be open to someone."""
    return _plain(procedure, Facet.CONDITIONS, procedure.conditions, "điều kiện là")


def result(procedure: Procedure) -> Rendered:
    """Render what one gets in the end."""
    return _plain(procedure, Facet.RESULT, procedure.result, "kết quả anh chị nhận được là")


def audience(procedure: Procedure) -> Rendered:
    """Render who may do it."""
    return _plain(procedure, Facet.AUDIENCE, procedure.audience, "đối tượng được làm là")


def legal_basis(procedure: Procedure) -> Rendered:
    """Render the documents the procedure rests on."""
    documents = [
        one.title if one.number in one.title else f"{one.title}, số {one.number}" for one in procedure.legal_basis
    ]
    return _plain(procedure, Facet.LEGAL_BASIS, documents, "căn cứ pháp lý là")


def source(procedure: Procedure) -> Rendered:
    """Render the publishing decision and when a person last checked the record."""
    origin = procedure.source
    effective = f", có hiệu lực từ ngày {origin.decision_effective:%d/%m/%Y}" if origin.decision_effective else ""
    published = f"Thông tin theo Quyết định số {_number(origin.decision)}{effective}."
    checked = f"Em kiểm tra lần gần nhất ngày {origin.checked:%d/%m/%Y}."
    return opened(
        procedure,
        [published, checked, f"Nguồn: {origin.url}", f"Mã thủ tục: {procedure.code}."],
        [published, checked, f"Mã thủ tục là {procedure.code}."],
    )


def _number(decision: str) -> str:
    for opening in ("Quyết định số", "Quyết định"):
        if decision.startswith(opening):
            return decision.removeprefix(opening).strip()
    return decision


def _plain(procedure: Procedure, facet: Facet, items: Sequence[str], lead: str) -> Rendered:
    if not items:
        return unknown(procedure, facet)
    bare = [item.strip().rstrip(".;") for item in items]
    if len(bare) == 1:
        line = sentence(f"{lead} {lowered(bare[0])}")
        return opened(procedure, [line], [line])
    short = all(len(item) <= 40 for item in bare)
    spoken = [f"{lead} {listed([lowered(item) for item in bare])}"] if short else [f"{lead} như sau", *bare]
    return opened(procedure, [f"- {raised(item)}" for item in bare], [sentence(item) for item in spoken])
