"""What can be read from words alone: whether they name anything, and which of the offered ones they choose."""

import re
from collections.abc import Sequence

from actions.memory import Offer
from common.text import fold, normalise

# Folded syllables of facets, courtesy and filler. A follow-up ("vậy mất bao lâu") is made of these alone; the name of a
# procedure never is ("sổ đỏ" and "bằng lái" keep one syllable out of here).
PLAIN = """
a ad ai anh bac ban bang bao bn bot bua buoc cac cach cai cam can cau chac chi chiu cho chong chu chua chuyen co con
cua cung da dau day dc den di dieu dong duoc duong em gap gi gia giao giay gium giup ha hay het ho hoc hoi hong
j k khi khoan khong kien ko la lam lan lau le len luat luc lung mac mang mat may mien minh mot muon nao nay nen neu
ngay nghe nghen nguon nha nhan nhanh nhieu nhiu nhu nhung no noi nop nua o oi ok online phai phap phi phieu qua quet
qui quy ra roi san sao so tai thang thanh the theo thi thoi thong thu thuc tien tin to toan toi ton tot tra trang
tren trinh tron truc tuan tuc tui tung tuoi tuyen u uh uy va van vao vay ve vi viec vien vo voi vui xac xem xin xong
y yeu
"""
NUMBERS = {"mot": 1, "nhat": 1, "dau": 1, "1": 1, "hai": 2, "nhi": 2, "giua": 2, "2": 2, "ba": 3, "3": 3}
NUMBERED = re.compile(
    r"(?:^|\b(?:so|phim|thu|cai|cau|chon|muc) )(mot|nhat|hai|nhi|ba|[1-3])(?: (?:a|em|di|nha|do|nhe))*$"
)
LAST = re.compile(r"\b(?:cuoi|sau cung|chot)\b")
FIRST = re.compile(r"\b(?:cai|so|cau|thu tuc) dau(?: tien)?\b|\bdau tien\b")
MIDDLE = re.compile(r"\bo giua\b")
ENOUGH = 0.6  # share of the words said that must stand in the title of the one chosen
YES = re.compile(
    r"\b(?:da|vang|u|uh|uhm|um|o|dung|phai|co|duoc|ok|oke|okay|yes|can|muon|chuan|chinh xac|dong y|noi may|"
    r"tiep|roi|chac|vay di|chu sao)\b"
)
NO = re.compile(r"\b(?:khong|ko|k|hong|hom|hok|hem|kho|thoi|khoi|sai|nham|chua|dung co|no|khac|y tui|y toi|y em)\b")
BYE = re.compile(r"\b(?:bye|bai|tam biet|chao|cup|tat|het|xong|hen gap|thoi|khong (?:con |hoi )|ko hoi)")
OFFICER = re.compile(
    r"\b(?:can bo|nhan vien|nguoi (?:that|khac|ta|phu trach|truc)|tong dai vien|tu van|noi may|chuyen may|ket noi|gap|"
    r"noi chuyen|so dien thoai|voi may|co ai|cho ai|nguoi)\b"
)
COMPLAINT = re.compile(
    r"\b(?:to cao|to giac|khieu nai|phan anh|phan nan|hoi lo|doi tien|voi tien|lot tay|boi duong|thai do|hach dich|"
    r"la loi|buc xuc|buc qua|tuc qua|lam kho|kho de|sach nhieu|nhung nhieu|tre hen|tre ho so|kien|xu ep|lan dat|"
    r"khong (?:ai )?(?:giai quyet|tra loi|chiu)|ky cuc|doi toi doi lui|di toi di lui|ca phe moi)\b"
)
DENUNCIATION = re.compile(r"\b(?:to cao|to giac|hoi lo|doi tien|voi tien|lot tay|boi duong|nhan tien|ca phe moi)\b")
KHMER = re.compile(r"\b(?:tieng|noi) (?:khmer|kho ?mer?|mien)\b")
KHMER_LETTER = re.compile(r"[\u1780-\u17ff]")
RECEIPT = re.compile(r"\b(?:loi nhan|tin nhan (?:de lai|da de)|ma nhan|goi lai)\b")
SENDING = re.compile(r"\b(?:gui|nhan)\b.*\b(?:tin|sms|zalo|dien thoai|may|so nay)\b|\bnhan tin\b")
LINKING = re.compile(r"\b(?:lien ket|ket noi)\b.*\b(?:zalo|da ?lo|gia ?lo|za lo)\b|\bma lien ket\b")
CONTINUES = re.compile(r"\bcon\b.*\bsao\b")
REFERENCES = """
bo cap chinh cong cu cuoi dan dich dieu dinh du dua dung gan gui hieu huong khoan kiem lay lieu link ly ma moi nam nghi
nhat quyet trang tu van vu
"""  # beside PLAIN, in questions about source and law; elsewhere these may name things


def says(pattern: re.Pattern[str], text: str) -> bool:
    """Say whether text holds one of some words: the classifier's guess alone must not transfer or hang up."""
    return bool(pattern.search(fold(normalise(text))))


def content(text: str, *, of_basis: bool = False) -> list[str]:
    """Return the folded syllables of text that may name something; `of_basis`: it asks for source or law."""
    plain = _PLAIN | _REFERENCES if of_basis else _PLAIN
    return [word for word in fold(normalise(text)).split() if word not in plain]


def number(text: str, count: int) -> int | None:
    """Return which of `count` things text chooses by number or place, from 1; None where it chooses none."""
    words = fold(normalise(text))
    found = NUMBERED.search(words)
    if found:
        place = NUMBERS[found.group(1)]
    elif LAST.search(words):
        place = count
    elif MIDDLE.search(words) and count == 3:
        place = 2
    elif FIRST.search(words):
        place = 1
    else:
        return None
    return place if 1 <= place <= count else None


def chosen(text: str, offers: Sequence[Offer]) -> Offer | None:
    """Return the one of several offers that text chooses: by number, by its title, or by words only it has."""
    place = number(text, len(offers))
    if place:
        return offers[place - 1]
    said = fold(normalise(text))
    for offer in offers:
        if said in (fold(normalise(offer.title)), fold(normalise(offer.spoken_title))):
            return offer
    words = content(text)
    if not words:
        return _phrased(said, offers)
    ranked = sorted(((_share(words, offer), place) for place, offer in enumerate(offers)), reverse=True)
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else (0.0, -1)
    return offers[best[1]] if best[0] >= ENOUGH and best[0] > second[0] else None


def _phrased(said: str, offers: Sequence[Offer]) -> Offer | None:
    """Return the one whose title alone holds a phrase of common words, as in "qua mạng"."""
    phrase = " ".join(word for word in said.split() if word not in _COURTESY)
    if " " not in phrase or YES.search(phrase) or NO.search(phrase):
        return None
    having = [one for one in offers if f" {phrase} " in f" {fold(normalise(f'{one.title} {one.spoken_title}'))} "]
    return having[0] if len(having) == 1 else None


def _share(words: Sequence[str], offer: Offer) -> float:
    titles = set(fold(normalise(f"{offer.title} {offer.spoken_title}")).split())
    return sum(word in titles for word in words) / len(words)


_PLAIN = frozenset(PLAIN.split())
_REFERENCES = frozenset(REFERENCES.split())
_COURTESY = frozenset(["a", "anh", "cai", "chi", "da", "di", "do", "em", "nha", "nhe", "oi", "thi", "vang"])
