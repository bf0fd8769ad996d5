"""The papers of a dossier: a checklist to show, two at a time to hear."""

from collections.abc import Iterator, Sequence

from common.numbers import read_number
from knowledge_base.answering.wording import (
    Rendered,
    grouped,
    lowered,
    numbered,
    opened,
    raised,
    sentence,
    unknown,
)
from knowledge_base.models import Facet, Paper, Procedure


def papers(procedure: Procedure) -> Rendered:
    """Render the papers: those always handed in, those shown, then those of each case."""
    if not procedure.papers:
        return unknown(procedure, Facet.PAPERS)
    groups = _groups(procedure.papers)
    shown: list[str] = []
    spoken: list[str] = []
    for (case, show_only), some in groups:
        shown += [_heading(case, show_only=show_only), *(f"☐ {_shown(paper)}" for paper in some)]
        spoken += list(_spoken(case, some, show_only=show_only))
    if procedure.sets is not None:
        shown.append(f"Số lượng: {procedure.sets} bộ hồ sơ.")
        spoken.append(f"Anh chị chuẩn bị {read_number(procedure.sets)} bộ hồ sơ.")
    return opened(procedure, shown, spoken)


def _groups(some: Sequence[Paper]) -> list[tuple[tuple[str, bool], list[Paper]]]:
    """Gather papers by case and by whether they are shown only; those always needed come first."""
    return sorted(grouped(some, lambda one: (one.case, one.show_only)), key=lambda group: bool(group[0][0]))


def _heading(case: str, *, show_only: bool) -> str:
    action = "xuất trình" if show_only else "nộp"
    return f"{raised(_case(case))}, {action} thêm:" if case else f"Giấy tờ phải {action}:"


def _case(case: str) -> str:
    bare = lowered(case.strip().rstrip(":.;"))
    return bare if bare.startswith(("trường hợp", "nếu", "đối với", "khi", "với")) else f"trường hợp {bare}"


def _shown(paper: Paper) -> str:
    details = ", ".join(part for part in (counted(paper), paper.form) if part)
    return f"{raised(paper.name)} ({details})" if details else raised(paper.name)


def counted(paper: Paper) -> str:
    """Return how many originals and copies are needed, as far as the source says."""
    counts = ((paper.originals, "bản chính"), (paper.copies, "bản sao"))
    return " và ".join(f"{count} {kind}" for count, kind in counts if count)


def _spoken(case: str, some: Sequence[Paper], *, show_only: bool) -> Iterator[str]:
    action = "xuất trình" if show_only else "nộp"
    count = numbered(len(some), "loại giấy tờ")
    yield f"{raised(_case(case))}, cần {action} thêm {count}." if case else f"Anh chị cần {action} {count}."
    names = [_said(paper) for paper in some]
    if len(names) == 1:
        yield sentence(f"đó là {names[0]}")
        return
    numbers = [f"{_ordinal(place)}, {name}" for place, name in enumerate(names, start=1)]
    for start in range(0, len(numbers), 2):
        yield sentence("; ".join(numbers[start : start + 2]))


def _said(paper: Paper) -> str:
    count = counted(paper)
    return f"{lowered(paper.name.rstrip('.;'))}, {count}" if count else lowered(paper.name.rstrip(".;"))


def _ordinal(place: int) -> str:
    return "một là" if place == 1 else f"{read_number(place)} là"
