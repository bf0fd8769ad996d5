"""The places that a sentence names, in the order of the sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from common.numbers import DIGITS
from common.text import fold, has_diacritics, syllables
from knowledge_base.places.gazetteer import LONGEST_NAME, Gazetteer, Likeness
from knowledge_base.places.units import OldCommune, OldDistrict, OldProvince, Place, Province, Unit

COMMUNE = (OldCommune, Unit)
DISTRICT = (OldDistrict,)
PROVINCE = (OldProvince, Province)
TYPES: dict[str, tuple[str, tuple[type, ...]]] = {
    "xã": ("xã", COMMUNE),
    "phường": ("phường", COMMUNE),
    "thị trấn": ("thị trấn", COMMUNE),
    "đặc khu": ("đặc khu", COMMUNE),
    "huyện": ("huyện", DISTRICT),
    "quận": ("quận", DISTRICT),
    "thị xã": ("thị xã", DISTRICT),
    "thành phố": ("thành phố", DISTRICT + PROVINCE),
    "tỉnh": ("tỉnh", PROVINCE),
}
SHORT = {"x": "xã", "p": "phường", "tt": "thị trấn", "h": "huyện", "q": "quận", "tx": "thị xã", "tp": "thành phố"}
# What follows a type without being a name: "xã nào", "huyện nhà", "phường tôi ở".
NO_NAME = """
nào gì đâu này đó kia ấy cũ mới tôi tui em anh chị mình nhà bạn con cô chú bác ông bà của cho thì là giờ bây nay
trước hay hoặc và với ở có còn đã được bị không hông hong khác cần phải nữa thôi đi lên về vô vào ra bên chỗ nơi thuộc
làm hỏi ạ à hả ha nha đang sau khi mấy tên cấp hội hành chính quản lý trong ngoài trên dưới ủy uỷ ban công an phường xã
huyện tỉnh quận thành thị ráp sáp nhập đổi tách gộp một bỏ giải bãi hết mất xóa
"""
# Syllables of questions that also stand in names, folded: a name begins with them only where its type is said.
FILLERS = """
gio nao gi dau la thuoc bay hien vay da em anh chi toi tui o nhap sap hoi cu truoc voi cho co con thi ten lam len ve vo
xa phuong huyen tinh quan xin muon biet sao moi doi
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence that names a place, and the places it may be; none where its name is unknown."""

    said: str  # as heard, with its type
    kind: str  # the type said: `xã`; empty where none was
    places: tuple[Place, ...]
    likeness: Likeness
    close: tuple[Place, ...] = ()  # what it is too, if diacritics were heard wrong

    @property
    def is_commune(self) -> bool:
        """Say whether the type said is that of a commune."""
        return bool(self.kind) and TYPES[self.kind][1] == COMMUNE


def mentions(text: str, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Return the places that text names."""
    return tuple(_Scan(_parted(syllables(text)), has_diacritics(text), gazetteer))


class _Scan:
    def __init__(self, words: Sequence[str], toned: bool, gazetteer: Gazetteer) -> None:
        self.words, self.toned, self.gazetteer = words, toned, gazetteer

    def __iter__(self) -> Iterator[Mention]:
        at = 0
        while at < len(self.words):
            found = self._typed(at) or self._untyped(at)
            if found:
                mention, at = found
                yield mention
            else:
                at += 1

    def _typed(self, at: int) -> tuple[Mention, int] | None:
        for length in (2, 1):
            kind = self._kind(self.words[at : at + length])
            start = at + length
            if not kind or start >= len(self.words):
                continue
            kinds = TYPES[kind][1]
            found = (
                self._named(start, kinds, (Likeness.EXACT,), shortest=1)
                or self._named(start, kinds, (Likeness.FOLDED,), shortest=2)
                or self._numbered(start, kinds)
                or (None if self.toned else self._named(start, kinds, (Likeness.FOLDED,), shortest=1))
                or self._named(start, kinds, (Likeness.SOUNDS,), shortest=2)
            )
            if found:
                mention, end = found
                return replace(mention, kind=kind, said=f"{kind} {mention.said}"), end
            name = self._unknown_name(start)
            if name and kind != "thành phố":
                return Mention(f"{kind} {' '.join(name).title()}", kind, (), Likeness.EXACT), start + len(name)
        return None

    def _numbered(self, start: int, kinds: tuple[type, ...]) -> tuple[Mention, int] | None:
        """Return the ward or district whose number is said in a word: phường bốn."""
        digit = _DIGIT.get(self.words[start])
        places = self.gazetteer.find([digit], Likeness.EXACT) if digit else ()
        of_kind = tuple(place for place in places if isinstance(place, kinds))
        return (Mention(str(digit), "", of_kind, Likeness.EXACT), start + 1) if of_kind else None

    def _untyped(self, at: int) -> tuple[Mention, int] | None:
        if fold(self.words[at]) in _FILLERS:
            return self._named(at, PROVINCE, (Likeness.EXACT,), shortest=2)
        any_kind = PROVINCE + DISTRICT + COMMUNE
        return self._named(at, any_kind, (Likeness.EXACT, Likeness.FOLDED), shortest=2) or self._named(
            at, PROVINCE, (Likeness.EXACT,), shortest=1
        )

    def _named(
        self, start: int, kinds: tuple[type, ...], likenesses: tuple[Likeness, ...], shortest: int
    ) -> tuple[Mention, int] | None:
        """Return the longest name that begins at `start`, the best likeness first."""
        for likeness in likenesses:
            for end in range(min(len(self.words), start + LONGEST_NAME), start + shortest - 1, -1):
                places = self._find(start, end, kinds, likeness)
                if places:
                    close = self._find(start, end, kinds, Likeness.FOLDED) if likeness is Likeness.EXACT else ()
                    others = tuple(place for place in close if place not in places)
                    return Mention(" ".join(self.words[start:end]), "", places, likeness, others), end
        return None

    def _find(self, start: int, end: int, kinds: tuple[type, ...], likeness: Likeness) -> tuple[Place, ...]:
        found = self.gazetteer.find(self.words[start:end], likeness)
        return tuple(place for place in found if isinstance(place, kinds))

    def _kind(self, words: Sequence[str]) -> str | None:
        said = " ".join(words)
        if said in TYPES:
            return said
        if said in SHORT:
            return SHORT[said]
        return None if self.toned else _KIND_FOLDED.get(said)

    def _is_name(self, word: str) -> bool:
        return word not in _NO_NAME and (self.toned or word not in _NO_NAME_FOLDED)

    def _unknown_name(self, start: int) -> list[str]:
        name = []
        for word in self.words[start : start + 3]:
            if not self._is_name(word):
                break
            name.append(word)
        return name


def _parted(words: Sequence[str]) -> list[str]:
    """Return words with a type and its number parted: p4 as p 4; leading zeros gone."""
    parted: list[str] = []
    for word in words:
        if word[0] in "pq" and word[1:].isdecimal():
            parted += [word[0], word[1:].lstrip("0")]
        else:
            parted.append(word.lstrip("0") if word.isdecimal() else word)
    return [word for word in parted if word]


_DIGIT = {word: str(digit) for digit, word in enumerate((*DIGITS, "mười"))}
_NO_NAME = frozenset(NO_NAME.split())
_NO_NAME_FOLDED = frozenset(fold(word) for word in _NO_NAME)
_FILLERS = frozenset(FILLERS.split())
_KIND_FOLDED = {fold(kind): kind for kind in TYPES}
