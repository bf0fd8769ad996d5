"""A knowledge base of a few procedures that finds by keyword; everything else it does as the real one does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from common.text import fold, normalise
from knowledge_base.models import Facet, Outcome
from knowledge_base.service import Answer, Candidate, Lookup, SpokenPart

SNAPSHOT = "20260101-000000-fake"
BIRTH, REBIRTH, DEATH, PASSPORT, HOURS = "1.001193", "1.004884", "1.000656", "1.001456", "faq.opening-hours"
TITLES = {
    BIRTH: "Đăng ký khai sinh",
    REBIRTH: "Đăng ký lại khai sinh",
    DEATH: "Đăng ký khai tử",
    PASSPORT: "Cấp hộ chiếu phổ thông",
    HOURS: "Giờ làm việc",
}


@dataclass
class FakeKnowledge:
    """Sure where a whole title's last words stand in the question; asks where `close` words do."""

    sure: Mapping[str, str] = field(
        default_factory=lambda: {
            "lai khai sinh": REBIRTH,
            "khai sinh": BIRTH,
            "khai tu": DEATH,
            "ho chieu": PASSPORT,
            "gio lam viec": HOURS,
        }
    )
    close: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"khai": (BIRTH, REBIRTH, DEATH)})
    unknown: frozenset[tuple[str, Facet]] = frozenset({(BIRTH, Facet.PAYMENT)})
    nearest: tuple[str, ...] = ()
    """Candidates of what is not known."""
    runners: tuple[str, ...] = ()
    """Candidates far behind one that is sure."""
    asked: list[str] = field(default_factory=list)
    reloads: int = 0

    def reload(self) -> bool:
        """Have nothing new."""
        self.reloads += 1
        return False

    def lookup(self, question: str, limit: int = 3) -> Lookup:
        """Find by keyword."""
        self.asked.append(question)
        words = normalise(question)
        if not words:
            return self._found(Outcome.EMPTY, words)
        if len(question) > 500:
            return self._found(Outcome.TOO_LONG, words)
        if "hello" in words:
            return self._found(Outcome.NOT_VIETNAMESE, words)
        folded = f" {fold(words)} "
        for name, code in self.sure.items():
            if f" {name} " in folded:
                return self._found(Outcome.ANSWER, words, code, runners=self.runners)
        for name, codes in self.close.items():
            if f" {name} " in folded:
                return self._found(Outcome.ASK, words, *codes[:limit])
        return self._found(Outcome.DONT_KNOW, words, *self.nearest)

    def answer(self, code: str, facet: Facet) -> Answer:
        """Say the title and the facet's name."""
        title = TITLES[code]
        text = f"Dạ, về {title}: {facet.value}."
        return Answer(
            code=code,
            facet=facet,
            text=text,
            speech=(SpokenPart(text=text, clip="0" * 64),),
            title=title,
            spoken_title=title.lower(),
            source_url=f"https://thutuc.example.gov.vn/{code}",
            decision="1/QĐ",
            checked=date(2026, 1, 1),
            snapshot=SNAPSHOT,
            known=(code, facet) not in self.unknown,
        )

    def _found(self, outcome: Outcome, words: str, *codes: str, runners: tuple[str, ...] = ()) -> Lookup:
        scores = {**dict.fromkeys(runners, 0.1), **dict.fromkeys(codes, 0.9)}
        candidates = tuple(
            Candidate(code, TITLES[code], TITLES[code].lower(), scores[code]) for code in (*codes, *runners)
        )
        return Lookup(outcome, SNAPSHOT, words, candidates)
