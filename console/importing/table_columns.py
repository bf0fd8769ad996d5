"""The columns of an operator's table: each with an English and a Vietnamese heading, as in docs/import.md."""

from dataclasses import dataclass

from common.text import fold, nfc
from console.importing import cells
from knowledge_base import models as kb


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column; names with a full stop lie inside a field: counter.fee in filings, spoken.fee in spoken."""

    name: str
    vietnamese: str
    read: cells.Read = cells.text

    @property
    def field(self) -> str:
        """Return the procedure's field it belongs to."""
        first, _stop, rest = self.name.partition(".")
        return "filings" if rest and first in METHODS else first


METHODS = {"counter": "trực tiếp", "online": "trực tuyến", "post": "bưu chính"}
FACETS = {
    kb.Facet.OVERVIEW: "tổng quan",
    kb.Facet.PAPERS: "giấy tờ",
    kb.Facet.FEE: "lệ phí",
    kb.Facet.DAYS: "thời hạn",
    kb.Facet.PLACE: "nơi nộp",
    kb.Facet.STEPS: "trình tự",
    kb.Facet.ONLINE: "trực tuyến",
    kb.Facet.CONDITIONS: "điều kiện",
    kb.Facet.RESULT: "kết quả",
    kb.Facet.AUDIENCE: "đối tượng",
    kb.Facet.PAYMENT: "thanh toán",
    kb.Facet.LEGAL_BASIS: "căn cứ pháp lý",
    kb.Facet.SOURCE: "nguồn",
}
PARTS = (("time", "thời hạn", cells.time_limit), ("fee", "phí", cells.fee), ("note", "ghi chú", cells.text))

COLUMNS = (
    TableColumn("code", "mã thủ tục"),
    TableColumn("title", "tên thủ tục"),
    TableColumn("spoken_title", "tên đọc"),
    TableColumn("field", "lĩnh vực"),
    TableColumn("levels", "cấp thực hiện", cells.levels),
    TableColumn("agency", "cơ quan thực hiện"),
    TableColumn("audience", "đối tượng", cells.lines),
    TableColumn("aliases", "tên gọi khác", cells.lines),
    TableColumn("questions", "câu hỏi", cells.lines),
    TableColumn("papers", "thành phần hồ sơ", cells.papers),
    TableColumn("sets", "số bộ", cells.number),
    TableColumn("steps", "trình tự", cells.lines),
    *(
        TableColumn(f"{method}.{part}", f"{vietnamese}: {said}", read)
        for method, vietnamese in METHODS.items()
        for part, said, read in PARTS
    ),
    TableColumn("place", "nơi nộp"),
    TableColumn("online_level", "mức trực tuyến", cells.online_level),
    TableColumn("reduced_online_fee", "giảm phí trực tuyến"),
    TableColumn("closed_for_paper", "ngày không nhận giấy"),
    TableColumn("payment", "cách thanh toán", cells.lines),
    TableColumn("result", "kết quả", cells.lines),
    TableColumn("conditions", "điều kiện", cells.lines),
    TableColumn("on_the_spot", "tại chỗ"),
    TableColumn("legal_basis", "căn cứ pháp lý", cells.legal_basis),
    TableColumn("related", "thủ tục liên quan", cells.lines),
    *(TableColumn(f"spoken.{facet}", f"lời đọc: {said}") for facet, said in FACETS.items()),
    *(TableColumn(f"shown.{facet}", f"lời hiển thị: {said}") for facet, said in FACETS.items()),
    TableColumn("source_url", "địa chỉ nguồn"),
    TableColumn("source_decision", "quyết định công bố"),
    TableColumn("source_decision_effective", "quyết định có hiệu lực", cells.day),
    TableColumn("source_checked", "ngày kiểm tra", cells.day),
    TableColumn("valid_from", "hiệu lực từ", cells.day),
    TableColumn("valid_until", "hiệu lực đến", cells.day),
)
BY_HEADING = {fold(heading): column for column in COLUMNS for heading in (column.name, column.vietnamese)}


def column_of(heading: str) -> TableColumn | None:
    """Return the column that a heading names in English or Vietnamese, diacritics and case aside."""
    return BY_HEADING.get(fold(nfc(heading)))
