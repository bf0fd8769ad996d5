"""The records of the knowledge base, strict and frozen. What a source does not say is None, never guessed."""

from datetime import date
from enum import StrEnum
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)


class Facet(StrEnum):
    """The part of a procedure that a question asks about."""

    OVERVIEW = "overview"
    PAPERS = "papers"
    FEE = "fee"
    DAYS = "days"
    PLACE = "place"
    STEPS = "steps"
    ONLINE = "online"
    CONDITIONS = "conditions"
    RESULT = "result"
    AUDIENCE = "audience"
    PAYMENT = "payment"
    LEGAL_BASIS = "legal_basis"
    SOURCE = "source"


class Outcome(StrEnum):
    """How a look-up ended."""

    ANSWER = "answer"
    ASK = "ask"
    DONT_KNOW = "dont_know"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_VIETNAMESE = "not_vietnamese"


class Level(StrEnum):
    """The tier of administration that settles a procedure."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    COMMUNE = "commune"
    OTHER = "other"


class Method(StrEnum):
    """How a dossier is handed in."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class Unit(StrEnum):
    """The unit of a time limit, as the source writes it."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


class FeeKind(StrEnum):
    """What a source says about a fee."""

    FREE = "free"
    AMOUNT = "amount"
    COUNCIL = "council"  # the provincial council sets it: stated only from a dated local record
    VARIES = "varies"  # the source lists cases in words
    UNKNOWN = "unknown"


class OnlineLevel(StrEnum):
    """How far a procedure can be done online."""

    FULL = "full"  # toàn trình
    PARTIAL = "partial"  # một phần
    INFORMATION = "information"  # cung cấp thông tin


class Record(BaseModel):
    """Base of everything here: frozen, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Duration(Record):
    """A time limit whose unit the source names."""

    amount: int = Field(ge=0)
    unit: Unit


class FeeItem(Record):
    """One amount in đồng, and the case it holds for."""

    amount_vnd: int = Field(ge=0)
    case: str = ""


class Fee(Record):
    """What handing in costs by one method. What a council sets is stated for its province, by its dated decision."""

    kind: FeeKind
    items: tuple[FeeItem, ...] = ()
    text: str = ""  # plain words, for VARIES and for what amounts alone do not say
    province: str = ""  # whose council set it, without its type: Cần Thơ
    decision: str = ""  # số nghị quyết
    effective: date | None = None

    @model_validator(mode="after")
    def _dated(self) -> Self:
        dated = self.province and self.decision and self.effective
        if self.kind is FeeKind.COUNCIL and self.items and not dated:
            raise ValueError("what a council sets is stated with its province, decision and effective date")
        if self.kind is not FeeKind.COUNCIL and (self.province or self.decision or self.effective):
            raise ValueError("province, decision and effective date belong to what a council sets")
        return self

    @model_serializer(mode="wrap")
    def _without_empty(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        values: dict[str, Any] = dump(self)
        return {name: value for name, value in values.items() if value or name not in LOCAL}


LOCAL = ("province", "decision", "effective")  # of a fee; left out where empty


class Filing(Record):
    """One way to hand in a dossier."""

    method: Method
    duration: Duration | None = None
    duration_text: str = ""  # what the source says where it is not one number with one unit
    fee: Fee = Fee(kind=FeeKind.UNKNOWN)
    note: str = ""


class Paper(Record):
    """One paper of a dossier."""

    name: str
    originals: int | None = None
    copies: int | None = None
    case: str = ""  # when it is needed; empty: always
    form: str = ""  # the form's number or file name
    show_only: bool = False  # shown (xuất trình), not handed in


class LegalDocument(Record):
    """A document a procedure rests on."""

    title: str
    number: str


class Source(Record):
    """Where a record comes from and when a person last checked it."""

    url: str
    decision: str  # số quyết định công bố
    decision_effective: date | None = None
    checked: date


class Procedure(Record):
    """An administrative procedure as citizens meet it."""

    code: str = Field(pattern=r"^\d+\.\d{6}$")
    title: str
    spoken_title: str
    field: str  # lĩnh vực
    levels: tuple[Level, ...]
    agency: str
    audience: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    sets: int | None = None  # số bộ hồ sơ
    steps: tuple[str, ...] = ()
    filings: tuple[Filing, ...] = ()
    place: str = ""  # where to hand in, in plain words, as the source names it
    result: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    legal_basis: tuple[LegalDocument, ...] = ()
    online_level: OnlineLevel | None = None
    reduced_online_fee: str = ""
    closed_for_paper: str = ""  # days when paper is not taken
    payment: tuple[str, ...] = ()
    on_the_spot: str = ""  # "4 tại chỗ", "5 tại chỗ"
    related: tuple[str, ...] = ()
    spoken: dict[Facet, str] = Field(default_factory=dict)  # an operator's own wording, spoken
    shown: dict[Facet, str] = Field(default_factory=dict)  # an operator's own wording, shown
    priority: float = Field(default=0.0, ge=0.0, le=1.0)  # how often callers mean this one when others are close
    source: Source
    valid_from: date | None = None
    valid_until: date | None = None


class Faq(Record):
    """A question that belongs to no procedure, with its answer."""

    code: str = Field(pattern=r"^faq\.[a-z0-9-]+$")
    title: str
    questions: tuple[str, ...]
    text: str
    spoken: str = ""  # empty: `text` is spoken
    source: Source
    valid_from: date | None = None
    valid_until: date | None = None
