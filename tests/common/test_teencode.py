import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.teencode import WORDS, expand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lm gks cần j z", "làm giấy khai sinh cần gì vậy"),
        ("làm hộ chiếu có cần cccd hok ad", "làm hộ chiếu có cần căn cước công dân không ad"),
        ("dc ko", "duoc khong"),
        ("ko biet dk ket hon het bn", "khong biet dang ky ket hon het bao nhieu"),
        ("em ko nộp đc", "em không nộp được"),
        ("đk xe máy cần jấy tờ j", "đăng ký xe máy cần giấy tờ gì"),
        ("mk muốn hỏi lệ fí", "mình muốn hỏi lệ phí"),
        ("quên mk vneid thì làm sao", "quên mật khẩu vneid thì làm sao"),
        ("hk biết nộp ở đâu", "không biết nộp ở đâu"),
        ("nhập hk cho con cần gì", "nhập hộ khẩu cho con cần gì"),
    ],
)
def test_what_is_typed_is_spelled_out(typed: str, meant: str) -> None:
    assert expand(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Đăng ký khai sinh cho con cần giấy tờ gì?",
        "Lệ phí cấp hộ chiếu là bao nhiêu, nộp ở đâu ạ?",
        "giấy phép lái xe hạng A1, B2",
        "1.001193",
    ],
)
def test_what_is_written_out_stays(text: str) -> None:
    assert expand(text) == text


@given(st.text(max_size=60))
def test_any_text_is_taken_and_spelling_out_ends(text: str) -> None:
    assert isinstance(expand(expand(text)), str)


@given(st.sampled_from(sorted(WORDS)))
def test_what_a_shortening_stands_for_is_none_itself(short: str) -> None:
    assert not set(WORDS[short].split()) & set(WORDS)
