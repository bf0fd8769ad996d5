"""The procedure in brief: papers, place, fee and days in a sentence each, and what else can be asked."""

from collections.abc import Sequence

from knowledge_base.answering.fees import brief_fee
from knowledge_base.answering.times import limit_of
from knowledge_base.answering.wording import (
    METHODS,
    Rendered,
    grouped,
    listed,
    lowered,
    numbered,
    opened,
    sentence,
)
from knowledge_base.models import Filing, Paper, Procedure

SHORT = 60  # characters; a longer name is left to the checklist
OFFER = "Anh chị muốn nghe kỹ phần giấy tờ, lệ phí, thời gian hay nơi nộp ạ?"
OFFER_SHOWN = "Anh chị cần biết kỹ phần nào: giấy tờ, lệ phí, thời gian, nơi nộp hay các bước làm ạ?"


def overview(procedure: Procedure) -> Rendered:
    """Render what is known in brief; what is not known is left out here and said when asked."""
    facts = [
        *_papers(procedure.papers),
        *_place(procedure),
        *_by_method("lệ phí", procedure.filings, [brief_fee(one.fee) for one in procedure.filings]),
        *_by_method("thời gian giải quyết", procedure.filings, [_brief_limit(one) for one in procedure.filings]),
    ]
    return opened(procedure, [*(f"- {fact}" for fact in facts), OFFER_SHOWN], [*facts, OFFER])


def _papers(some: Sequence[Paper]) -> list[str]:
    needed = [paper for paper in some if not paper.case]
    if not needed:
        return ["Giấy tờ cần nộp tùy từng trường hợp."] if some else []
    names = [lowered(paper.name) for paper in needed if len(paper.name) <= SHORT][:2]
    count = f"anh chị cần {numbered(len(needed), 'loại giấy tờ')}"
    if len(names) == len(needed):
        return [sentence(f"anh chị cần {listed(names)}")]
    return [sentence(f"{count}, trong đó có {listed(names)}" if names else count)]


def _place(procedure: Procedure) -> list[str]:
    if procedure.place:
        return [sentence(f"nộp tại {lowered(procedure.place)}")]
    return [sentence(f"cơ quan giải quyết là {procedure.agency}")] if procedure.agency else []


def _by_method(name: str, filings: Sequence[Filing], words: Sequence[str]) -> list[str]:
    groups = [(said, some) for said, some in grouped(zip(words, filings, strict=True), lambda pair: pair[0]) if said]
    if len(groups) == 1 and len(groups[0][1]) == len(filings):
        if groups[0][0] == "miễn phí":
            return ["Thủ tục này miễn phí."]
        return [sentence(f"{name} {groups[0][0]}")]
    each = [f"{listed([METHODS[one.method] for _, one in some])} {said}" for said, some in groups]
    return [sentence(f"{name} {', '.join(each)}")] if each else []


def _brief_limit(filing: Filing) -> str:
    limit = limit_of(filing)
    return limit if len(limit) <= SHORT else "tùy trường hợp"
