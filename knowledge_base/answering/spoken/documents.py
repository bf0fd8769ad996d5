"""Numbers of laws and decisions, forms, dossiers and procedures: what kind, which number, whose."""

import re

from common.numbers import read_digits, read_letters, read_number
from knowledge_base.answering.abbreviations import ISSUERS, KINDS, WORDS
from knowledge_base.answering.spoken.steps import UPPER, Found, Step, step

NEAR = 25  # characters before a number in which its kind may stand already
KIND = "|".join(sorted(KINDS, key=len, reverse=True))
SIGNS = {".": "chấm", "-": "gạch ngang", "/": "gạch chéo", "_": "gạch dưới"}
PART = re.compile(rf"\d+|[{UPPER}a-zđ]+|[./_-]", re.IGNORECASE)
OF_WHOM = r"\s*,?\s*(?:ngày\s[\d/.-]+(?:\stháng\s\d+\snăm\s\d+)?)?\s*,?\s*của\s"


def mixed(text: str) -> str:
    """Return letters by their names and digits one by one; abbreviations that have words as these."""
    said = []
    for run in re.findall(r"\d+|[^\W\d_]+", text):
        said.append(WORDS.get(run) or (read_digits(run) if run.isdecimal() else read_letters(run)))
    return " ".join(said)


def letters(text: str) -> str:
    """Return letters by their names and digits one by one, whatever the letters may stand for."""
    return " ".join(
        read_digits(one) if one.isdecimal() else read_letters(one) for one in re.findall(r"\d|[^\W\d_]", text)
    )


def signs(text: str) -> str:
    """Return a code sign by sign, its marks too."""
    return " ".join(
        SIGNS.get(run) or (read_digits(run) if run.isdecimal() else read_letters(run)) for run in PART.findall(text)
    )


def leading(digits: str) -> str:
    """Return a document's number: digit by digit with a leading nought, else as a count; `66.7` with its point."""
    return " chấm ".join(
        read_digits(one) if one.startswith("0") else read_number(int(one)) for one in digits.split(".")
    )


def _document(found: Found) -> str:
    year = f" năm {read_number(int(found['year']))}" if found["year"] else ""
    number = f"{_kind(found)}{leading(found['number'])}{year}"
    issuers = [_issuer(one) for one in _issued_by(found["tail"])]
    if not issuers or re.match(OF_WHOM, found.string[found.end() :]):
        return number
    return f"{number} của {', '.join(issuers)}"


def _kind(found: Found) -> str:
    """Name the document's kind where the text does not, and no other number stands between."""
    kind = KINDS[found["kind"]]
    before = found.string[max(0, found.start() - NEAR) : found.start()].lower()
    if not kind or kind.lower() in before or re.search(r"\bsố\s*$|,\s*$|\bvà\s*$", before):
        return ""
    return f"{kind} số "


def _issued_by(tail: str) -> list[str]:
    """Return the marks of those who issued a document; `C06` of `BCA-C06` stays with its agency."""
    return [one for one in re.split(r"\s?[-–]\s?", tail) if one]


def _issuer(mark: str) -> str:
    return ISSUERS.get(mark) or WORDS.get(mark) or mixed(mark)


def _assembly(found: Found) -> str:
    """Return a law's number: which year's, and of which National Assembly."""
    year = f" năm {read_number(int(found['year']))}" if found["year"] else ""
    number = f"{leading(found['number'])}{year}"
    who = "Ủy ban Thường vụ Quốc hội" if found["who"] == "UBTVQH" else "Quốc hội"
    if re.match(OF_WHOM, found.string[found.end() :]):
        return number
    return f"{number} của {who} khóa {read_number(int(found['term']))}"


def _reversed_document(found: Found) -> str:
    """Return a decision that writes its kind first, as `QĐ/0001-BCA`."""
    before = found.string[max(0, found.start() - NEAR) : found.start()].lower()
    kind = KINDS[found["kind"]]
    opening = "" if kind.lower() in before else f"{kind} số "
    return f"{opening}{leading(found['number'])} của {_issuer(found['issuer'])}"


def _letter(found: Found) -> str:
    """Return an official letter's number, whose marks are those who wrote it alone."""
    issuers = ", ".join(_issuer(one) for one in _issued_by(found["tail"]))
    return f"{found['before'] or ''}{leading(found['number'])} của {issuers}"


def _form(found: Found) -> str:
    """Return a form's number, as `02a.ĐKT`, `05-ĐK-TCT`: letters by their names, for each field has its own."""
    number = found["number"]
    count = leading(number) if number.isdecimal() else signs(number.replace("-", ""))
    return f"{count}, {letters(found['tail'])}"


STEPS: tuple[Step, ...] = (
    step(r"(?<![\w.])\d\.\d{6}(?:\.\d{2,3})*(?:\.H\d{2})?(?!\d)", lambda found: signs(found.group())),
    step(rf"(?<![\w.])(?:\d{{2,3}}\.)*[{UPPER}]\d{{1,3}}(?:\.\d+)*-\d+(?:-\d+)+", lambda found: signs(found.group())),
    step(
        r"(?<![\w/])(?P<number>\d+)(?:/(?P<year>\d{4}))?/(?P<who>UBTVQH|QH)(?P<term>\d{1,2})(?!\w)",
        _assembly,
    ),
    step(
        rf"(?<![\w/.])(?P<number>\d+(?:\.\d+)?)(?:/(?P<year>\d{{4}}))?/(?P<kind>{KIND})(?P<tail>(?:\s?[-–]\s?(?:[{UPPER}]{{2,}}[a-z]?\d*|[{UPPER}]\d+))*)(?![\w/])",
        _document,
    ),
    step(
        rf"(?<=ông văn )(?P<before>số )?(?P<number>\d+)/(?P<tail>[{UPPER}]{{2,}}(?:-[{UPPER}]\w*)+)(?![\w/])",
        _letter,
    ),
    step(
        rf"(?<![\w/.])(?P<kind>{KIND})\s?/\s?(?P<number>\d+)-(?P<issuer>[{UPPER}]\w*)(?![\w/])",
        _reversed_document,
    ),
    step(
        rf"(?<![\w/.])(?P<number>\d{{1,3}}[a-zđ]?(?:-\d)?)[./-](?P<tail>(?:\d{{4}}/)?[{UPPER}]{{1,6}}\d{{0,2}}(?:[/-][{UPPER}]{{2,6}})*)(?![\w/])",
        _form,
    ),
    step(rf"(?<!\w)(?P<number>\d{{2}})(?P<tail>[{UPPER}]{{2,6}}/[{UPPER}]{{2,6}})(?!\w)", _form),
)
