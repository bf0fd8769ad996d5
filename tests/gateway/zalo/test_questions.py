import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.zalo.questions import MOST, questions


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("làm khai sinh cần gì và lệ phí bao nhiêu", ["làm khai sinh cần gì", "lệ phí bao nhiêu"]),
        ("làm căn cước cần gì? mất bao lâu? nộp ở đâu", ["làm căn cước cần gì?", "mất bao lâu?", "nộp ở đâu"]),
        ("lam khai sinh can gi roi nop o dau", ["lam khai sinh can gi", "nop o dau"]),
        ("Dạ, em muốn hỏi về đăng ký kết hôn, lệ phí bao nhiêu ạ", None),
        ("đăng ký khai sinh và đăng ký kết hôn", None),
        ("cho em hỏi; làm lại khai sinh; cần giấy tờ gì", None),
        ("cán bộ ơi. lệ phí hộ chiếu bao nhiêu", None),
    ],
)
def test_only_what_asks_is_taken_apart(text: str, asked: list[str] | None) -> None:
    assert questions(text) == (asked or [text])


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        (["cho em hỏi", "làm giấy khai sinh", "cần giấy tờ gì"], ["cho em hỏi làm giấy khai sinh cần giấy tờ gì"]),
        (["đăng ký kết hôn cần gì", "lệ phí bao nhiêu"], ["đăng ký kết hôn cần gì", "lệ phí bao nhiêu"]),
        (["mất bao lâu", "nộp ở đâu", "lệ phí bao nhiêu", "cần gì"],) * 2,
    ],
)
def test_messages_sent_together_are_one_question_or_one_each(texts: list[str], asked: list[str]) -> None:
    assert questions(*texts) == asked


@given(st.text(alphabet=st.sampled_from("phí ở đâu?.,; và cần gì"), max_size=80))
def test_never_too_many_and_never_empty(text: str) -> None:
    asked = questions(text)
    assert len(asked) <= MOST
    assert all(asked)
