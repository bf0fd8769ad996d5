import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.acoustic_model.phones import PHONE_INDEX, PLACED_PHONES, place
from speech.acoustic_model.phonotactics import ACUTE, DOT, RHYMES, TONES, spellings, syllables, tones_of, with_tone
from speech.acoustic_model.pronunciation import LOANWORDS, pronounce, pronunciations, respell, split_tone
from speech.acoustic_model.sentences import phrases

SYLLABLES = syllables()
BARE = sorted(spellings())


@given(st.sampled_from(SYLLABLES))
def test_every_syllable_the_rules_allow_is_pronounced(syllable: str) -> None:
    phones = pronounce(syllable)
    assert phones is not None
    assert set(phones) <= set(PHONE_INDEX)


@given(st.sampled_from(BARE), st.sampled_from(TONES))
def test_a_tone_mark_comes_off_as_it_went_on(spelling: tuple[str, object], tone: int) -> None:
    assert split_tone(with_tone(spelling[0], tone)) == (spelling[0], tone)


@given(st.sampled_from(SYLLABLES))
def test_the_tone_is_on_exactly_one_phone(syllable: str) -> None:
    toned = [phone for phone in pronounce(syllable) or () if phone[-1].isdigit()]
    assert [int(phone[-1]) for phone in toned] == [split_tone(syllable)[1]]


def test_syllables_stopped_by_a_consonant_have_two_tones_only() -> None:
    assert tones_of(RHYMES["at"]) == (ACUTE, DOT)
    assert tones_of(RHYMES["an"]) == TONES
    assert "mát" in SYLLABLES
    assert "mạt" in SYLLABLES
    assert "mat" not in SYLLABLES
    assert "màt" not in SYLLABLES


@pytest.mark.parametrize("wrong", ["ka", "ce", "nge", "gha", "ngha", "ci", "qa", "boa", "fa", "mz"])
def test_spelling_rules_hold(wrong: str) -> None:
    assert wrong not in SYLLABLES


@pytest.mark.parametrize(
    ("syllable", "phones"),
    [
        ("quyết", ("k", "W", "IE3", "t_")),
        ("quốc", ("k", "W", "oo3", "k_")),
        ("cuốc", ("k", "UO3", "k_")),
        ("gì", ("d", "i2")),
        ("giếng", ("d", "IE3", "ng_")),
        ("giấy", ("d", "aa3", "J")),
        ("nghĩa", ("ng", "IE5")),
        ("nguyễn", ("ng", "W", "IE5", "n_")),
        ("thuở", ("th", "W", "ow4")),
        ("mua", ("m", "UO1")),
        ("mưa", ("m", "UW1")),
        ("tay", ("t", "aw1", "J")),
        ("tai", ("t", "a1", "J")),
        ("đắk", ("đ", "aw3", "k_")),
        ("yêu", ("IE1", "U")),
        ("chip", ("ch", "i3", "p_")),
    ],
)
def test_hard_spellings(syllable: str, phones: tuple[str, ...]) -> None:
    assert pronounce(syllable) == phones


@pytest.mark.parametrize("pair", [("hòa", "hoà"), ("thủy", "thuỷ"), ("kỹ", "kĩ"), ("gia", "da")])
def test_spellings_that_sound_alike(pair: tuple[str, str]) -> None:
    assert pronounce(pair[0]) == pronounce(pair[1])


@pytest.mark.parametrize("foreign", ["duoc", "xyz", "w", "strasse", "", "b", "123"])
def test_what_no_rule_reads_has_no_pronunciation(foreign: str) -> None:
    assert pronounce(foreign) is None
    assert pronunciations(foreign) == []


def test_loanwords_are_pronounced_in_every_way_listed() -> None:
    for word, ways in LOANWORDS.items():
        assert len(pronunciations(word)) == len(ways)
        assert all(pronunciations(word))
        assert all(pronounce(part) for way in ways for part in way.split()), word
    assert respell("đăng ký online") == "đăng ký on lai"


def test_everyday_syllables_are_pronounced() -> None:
    assert [word for word in phrases().common.split() if pronounce(word) is None] == []


def test_places_in_a_word() -> None:
    assert [PLACED_PHONES[number - 1].name for number in place(("k", "W", "IE3", "t_"))] == [
        "k_B",
        "W_I",
        "IE3_I",
        "t__E",
    ]
    assert [PLACED_PHONES[number - 1].name for number in place(("a1",))] == ["a1_S"]
