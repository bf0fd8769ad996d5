import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.components.spans import spans
from common.text import normalise

VIETNAMESE = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựABCĐ 123?!.,-_"
)


@given(VIETNAMESE)
def test_tokens_are_the_normalised_syllables(text: str) -> None:
    words = [word for word, *_ in spans(text)]
    assert words == (normalise(text).split() or [text])


@given(VIETNAMESE)
def test_decomposed_text_gives_the_same_tokens(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    if normalise(text):
        assert [word for word, *_ in spans(decomposed)] == [word for word, *_ in spans(text)]


@given(st.text())
def test_offsets_point_into_the_text_as_written(text: str) -> None:
    for word, start, end in spans(text):
        if normalise(text):
            assert unicodedata.normalize("NFC", text[start:end]).lower() == word
        assert 0 <= start <= end <= len(text)
