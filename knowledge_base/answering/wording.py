"""Words that several facets share, and what a rendered facet is."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from common.numbers import read_number
from knowledge_base.models import Facet, Method, Procedure, Unit

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

METHODS = {Method.COUNTER: "nộp trực tiếp", Method.ONLINE: "nộp trực tuyến", Method.POST: "nộp qua bưu chính"}
UNITS = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.DAY: "ngày",
    Unit.HOUR: "giờ",
    Unit.MONTH: "tháng",
    Unit.YEAR: "năm",
}
FACETS = {
    Facet.OVERVIEW: "tóm tắt thủ tục",
    Facet.PAPERS: "giấy tờ cần chuẩn bị",
    Facet.FEE: "phí và lệ phí",
    Facet.DAYS: "thời gian giải quyết",
    Facet.PLACE: "nơi nộp hồ sơ",
    Facet.STEPS: "các bước thực hiện",
    Facet.ONLINE: "việc nộp trực tuyến",
    Facet.CONDITIONS: "điều kiện",
    Facet.RESULT: "kết quả nhận được",
    Facet.AUDIENCE: "đối tượng được làm",
    Facet.PAYMENT: "cách trả tiền",
    Facet.LEGAL_BASIS: "căn cứ pháp lý",
    Facet.SOURCE: "nguồn thông tin",
}
PROPER = (
    *("Ủy ban", "Công an", "Hội đồng", "Sở ", "Bộ ", "Cục ", "Chi cục", "Trung tâm", "Cổng ", "Văn phòng", "Phòng "),
    *("Việt Nam", "Nhà nước", "Tòa án", "Luật ", "Nghị định", "Thông tư", "Cảnh sát", "Thuế ", "Chính phủ"),
)
OFFICER_SHOWN = "Anh chị cần thì nhắn “gặp cán bộ” để được hỗ trợ nhé."
OFFICER_SPOKEN = "Anh chị cần thì nói, gặp cán bộ, hoặc bấm phím không, để em nối máy."


@dataclass(frozen=True, slots=True)
class Rendered:
    """A facet in words: to show, and to speak in sentences."""

    text: str
    sentences: tuple[str, ...]
    known: bool = True


def named(title: str) -> str:
    """Return a procedure's title after the word `thủ tục`, said once."""
    bare = title.strip()
    if bare[:7].lower() == "thủ tục":
        bare = bare[7:].strip()
    return f"thủ tục {lowered(bare)}"


def lowered(text: str) -> str:
    """Return text with its first letter in lower case, unless it starts an abbreviation or a name."""
    if text[1:2].isupper() or text.startswith(PROPER):
        return text
    return text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """Return text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return text as a sentence: a capital first, a stop last."""
    bare = raised(text.strip().rstrip(";,"))
    return bare if bare.endswith((".", "!", "?")) else f"{bare}."


def listed(words: Sequence[str]) -> str:
    """Return words joined with commas and a last `và`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} và {words[-1]}"


def numbered(count: int, thing: str) -> str:
    """Return a count in words and its noun."""
    return f"{read_number(count)} {thing}"


def grouped(items: Iterable[T], key: Callable[[T], K]) -> list[tuple[K, list[T]]]:
    """Return items gathered by key, in the order in which keys first come."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.items())


def unknown(procedure: Procedure, facet: Facet) -> Rendered:
    """Say that nothing is known of a facet, and offer an officer."""
    about = f"hiện em chưa có thông tin về {FACETS[facet]}"
    return Rendered(
        text=f"Dạ, về {named(procedure.title)}, {about}. {OFFICER_SHOWN}",
        sentences=(f"Dạ, về {named(procedure.spoken_title)}, {about}.", OFFICER_SPOKEN),
        known=False,
    )


def opened(procedure: Procedure, shown: Iterable[str], spoken: Iterable[str]) -> Rendered:
    """Open both texts with the procedure's name; `shown` are lines, `spoken` sentences."""
    return Rendered(
        text="\n".join([f"Dạ, về {named(procedure.title)}:", *shown]),
        sentences=(f"Dạ, về {named(procedure.spoken_title)}.", *spoken),
    )
