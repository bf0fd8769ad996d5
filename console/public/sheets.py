"""A published record as a page to read, share and print: plain lines, nothing but what the snapshot says."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge_base.answering import fees
from knowledge_base.answering.fees import fee_of
from knowledge_base.answering.times import limit_of
from knowledge_base.answering.wording import METHODS, raised
from knowledge_base.models import Facet, Fee, OnlineLevel, Paper, Procedure

COUNCIL = "Do Hội đồng nhân dân cấp tỉnh quyết định; anh chị hỏi nơi nộp hồ sơ"
NOT_SAID = "Nguồn công bố không nêu; anh chị hỏi nơi nộp hồ sơ"
ONLINE = {
    OnlineLevel.FULL: "Nộp được toàn bộ qua mạng (toàn trình)",
    OnlineLevel.PARTIAL: "Nộp được một phần qua mạng",
    OnlineLevel.INFORMATION: "Qua mạng chỉ có thông tin hướng dẫn",
}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper to tick off."""

    name: str
    details: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines under it; steps are numbered."""

    heading: str
    lines: list[str]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page of a procedure shows."""

    papers: list[PaperLine]
    papers_note: str
    sections: list[Section] = field(default_factory=list)


def sheet(procedure: Procedure) -> Sheet:
    """Return the page of a procedure; an operator's own wording takes the place of ours."""
    own = procedure.shown.get(Facet.PAPERS, "")
    papers = [] if own else [PaperLine(one.name, _details(one)) for one in procedure.papers]
    note = own or ("" if papers else NOT_SAID)
    if papers and procedure.sets:
        note = f"Số bộ hồ sơ: {procedure.sets}"
    return Sheet(papers, note, [one for one in _sections(procedure) if one.lines])


def _sections(procedure: Procedure) -> Iterator[Section]:
    own = {facet: text.splitlines() for facet, text in procedure.shown.items() if text}
    yield Section("Nơi nộp", own.get(Facet.PLACE) or [procedure.place or f"Cơ quan giải quyết: {procedure.agency}"])
    yield Section("Lệ phí", own.get(Facet.FEE) or _fees(procedure))
    yield Section("Thời hạn giải quyết", own.get(Facet.DAYS) or _limits(procedure))
    yield Section("Cách thực hiện", own.get(Facet.STEPS) or list(procedure.steps), numbered=Facet.STEPS not in own)
    online = [ONLINE[procedure.online_level]] if procedure.online_level else []
    yield Section("Nộp qua mạng", own.get(Facet.ONLINE) or online)
    yield Section("Điều kiện", own.get(Facet.CONDITIONS) or list(procedure.conditions))
    yield Section("Kết quả", own.get(Facet.RESULT) or list(procedure.result))
    yield Section("Ai được làm", own.get(Facet.AUDIENCE) or list(procedure.audience))
    yield Section("Cách nộp tiền", own.get(Facet.PAYMENT) or list(procedure.payment))
    basis = [f"{one.number} {one.title}".strip() for one in procedure.legal_basis]
    yield Section("Căn cứ pháp lý", own.get(Facet.LEGAL_BASIS) or basis)


def _fees(procedure: Procedure) -> list[str]:
    said = [(METHODS[one.method], _fee(one.fee)) for one in procedure.filings]
    lines = _by_way([(way, words) for way, words in said if words])
    if procedure.reduced_online_fee:
        lines.append(raised(procedure.reduced_online_fee))
    return lines or [NOT_SAID]


def _fee(fee: Fee) -> str:
    words = fee_of(fee)
    return COUNCIL if words == fees.COUNCIL else raised(words)


def _limits(procedure: Procedure) -> list[str]:
    said = [(METHODS[one.method], raised(limit_of(one))) for one in procedure.filings]
    return _by_way([(way, words) for way, words in said if words]) or [NOT_SAID]


def _by_way(said: list[tuple[str, str]]) -> list[str]:
    if len({words for _way, words in said}) == 1:
        return [said[0][1]]
    return [f"{raised(way)}: {words}" for way, words in said]


def _details(paper: Paper) -> str:
    parts = [
        f"{paper.originals} bản chính" if paper.originals else "",
        f"{paper.copies} bản sao" if paper.copies else "",
        f"mẫu {paper.form}" if paper.form else "",
        "chỉ xuất trình, không nộp" if paper.show_only else "",
        f"cần khi: {paper.case}" if paper.case else "",
    ]
    return "; ".join(filter(None, parts))
