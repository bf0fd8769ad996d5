"""The phone set, and the numbers Kaldi knows it by.

A phone is an onset, the glide, a nucleus with its tone, or a coda. In the lexicon each carries its place in the word,
and Kaldi numbers those from 1: silence first, then every phone at its four places. The network tells apart two
classes a phone: its first frame and the frames after it.
"""

from itertools import product
from typing import NamedTuple

SILENCE = "SIL"
GLIDE = "W"
ONSETS = (
    "ng",
    "nh",
    "ch",
    "kh",
    "ph",
    "th",
    "tr",
    "b",
    "k",
    "d",
    "đ",
    "g",
    "h",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "x",
)
NUCLEI = ("IE", "UO", "UW", "a", "aw", "aa", "e", "ee", "i", "o", "oo", "ow", "u", "uw")
CODAS = ("p_", "t_", "k_", "ch_", "m_", "n_", "ng_", "nh_", "J", "U")
TONES = (1, 2, 3, 4, 5, 6)

PHONES = (SILENCE, *ONSETS, GLIDE, *(f"{nucleus}{tone}" for nucleus, tone in product(NUCLEI, TONES)), *CODAS)
PHONE_INDEX = {phone: index for index, phone in enumerate(PHONES)}
CLASSES = 2 * len(PHONES)

PLACES = {"B": "begin", "I": "internal", "E": "end", "S": "singleton"}


class PlacedPhone(NamedTuple):
    """A phone at its place in a word; silence has no place."""

    phone: str
    place: str

    @property
    def name(self) -> str:
        """The name Kaldi's tables use."""
        return f"{self.phone}_{self.place}" if self.place else self.phone

    @property
    def boundary(self) -> str:
        """Kaldi's word for the place."""
        return PLACES[self.place] if self.place else "nonword"


PLACED_PHONES = (PlacedPhone(SILENCE, ""), *(PlacedPhone(*pair) for pair in product(PHONES[1:], PLACES)))
PLACED_ID = {placed: number for number, placed in enumerate(PLACED_PHONES, start=1)}


def first_class(phone: str) -> int:
    """Return the network's class for the first frame of a phone."""
    return 2 * PHONE_INDEX[phone]


def later_class(phone: str) -> int:
    """Return the network's class for the frames of a phone after its first."""
    return 2 * PHONE_INDEX[phone] + 1


def place(phones: tuple[str, ...]) -> tuple[int, ...]:
    """Return the Kaldi numbers of the phones of one word."""
    places = "S" if len(phones) == 1 else "B" + "I" * (len(phones) - 2) + "E"
    return tuple(PLACED_ID[PlacedPhone(phone, where)] for phone, where in zip(phones, places, strict=True))
