"""The portal's other cells: papers, results, legal basis, steps and lists."""

import re
from collections.abc import Iterator

from common.text import nfc
from knowledge_base.models import LegalDocument, Paper

NOTHING = "Không có thông tin"
EMPTY = ("", NOTHING, "Không", "Không.", "Không có", "Không có.", "Không quy định", "Không quy định.")

PAPER_HEADER = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
PAPER_COUNT = re.compile(r"(?P<originals>\d+) bản chính(?:,\s*(?P<copies>\d+) bản sao)?|(?P<only>\d+) bản sao")
FORM_FILE = re.compile(r"(?P<form>[^\s.;:,]?[^.;:]{0,100}\.(?:docx?|pdf|xlsx?|rtf))$", re.IGNORECASE)
FORM_ENDING = re.compile(r"\.(?:docx?|pdf|xlsx?|rtf)$", re.IGNORECASE)  # tells at once that there is none
MUST_HAND_IN = re.compile(r"^\W*(?:giấy tờ phải nộp|thành phần hồ sơ|hồ sơ gồm|bao gồm)?\W*$", re.IGNORECASE)

RESULT_CODE = re.compile(r"Mã:\s*KQ\.[A-Z]\d+\.\d{6}")
RESULT_FURNITURE = "Từ khóa"

LEGAL_HEADER = "Tên văn bản pháp lýMã văn bản"
LEGAL_NUMBER = re.compile(
    r"\d{1,5}/(?:\d{4}/)?(?:QH\d{2}|UBTVQH\d{2}|[A-ZĐ]{1,5}-[A-ZĐ]+(?:-[A-ZĐ]+)*)(?=[A-ZĐ][^A-ZĐ]|\d|\s|$)"
)
STEP = re.compile(r"^\W*(?:Bước|bước)\s*\d+\s*[:.)]?\s*")


def tidy(text: str) -> str:
    """Return text without bullets and stray marks at its ends; empty where the portal says it has nothing."""
    bare = nfc(text).strip(" -–+*•;,\t")
    return "" if bare in EMPTY else bare


def papers(cell: str) -> tuple[Paper, ...]:
    """Return the papers of all groups; rows of which none is handed in are remarks and are left out."""
    title, *groups = cell.split(PAPER_HEADER)
    found: list[Paper] = []
    for group in groups:
        rest = group
        for name, count in _rows(group):
            found += _paper(name, count, title)
            rest = group[count.end() :]
        title = rest
    return tuple(found)


def _rows(group: str) -> Iterator[tuple[str, re.Match[str]]]:
    start = 0
    for count in PAPER_COUNT.finditer(group):
        yield group[start : count.start()], count
        start = count.end()


def _paper(text: str, count: re.Match[str], title: str) -> list[Paper]:
    name, form = _form(tidy(text))
    originals = int(count["originals"]) if count["originals"] else None
    copies = int(count["copies"] or count["only"]) if count["copies"] or count["only"] else None
    if not name or not (originals or copies):
        return []
    show_only = "xuất trình" in title.lower()
    case = "" if show_only or MUST_HAND_IN.match(title) else tidy(title).rstrip(":")
    return [Paper(name=name, originals=originals, copies=copies, case=case, form=form, show_only=show_only)]


def _form(text: str) -> tuple[str, str]:
    """Split a form's file name off a paper's name, where it follows a full stop or a bracket."""
    found = FORM_FILE.search(text) if FORM_ENDING.search(text) else None
    return (tidy(text[: found.start()]), found["form"].strip()) if found and found.start() else (text, "")


def results(cell: str) -> tuple[str, ...]:
    """Return the names of the results, without codes and without the page's search form."""
    text = cell.split(RESULT_FURNITURE, maxsplit=1)[0]
    return tuple(name for part in RESULT_CODE.split(text) if (name := tidy(part)))


def legal_basis(cell: str) -> tuple[LegalDocument, ...]:
    """Return the documents; what has no number is left out."""
    text = nfc(cell).removeprefix(LEGAL_HEADER)
    found: list[LegalDocument] = []
    start = 0
    for number in LEGAL_NUMBER.finditer(text):
        following = text[number.end() : number.end() + 1]
        title = tidy(text[start : number.start()])
        if following in (" ", "\n") or not title:
            continue  # named inside a title: the cell's own number follows
        found.append(LegalDocument(title=title, number=number.group()))
        start = number.end()
    return tuple(found)


def steps(cell: str) -> tuple[str, ...]:
    """Return the steps; lines that continue a numbered step stay with it."""
    lines = [nfc(line) for line in cell.splitlines() if tidy(line)]
    numbered = any(STEP.match(line) for line in lines)
    found: list[str] = []
    for line in lines:
        if found and numbered and not STEP.match(line):
            found[-1] = f"{found[-1]} {tidy(line)}"
        else:
            found.append(tidy(STEP.sub("", line)))
    return tuple(step for step in found if step)


def listed(cell: str, separator: str = ",") -> tuple[str, ...]:
    """Return the parts of a list."""
    return tuple(part for one in cell.split(separator) if (part := tidy(one)))
