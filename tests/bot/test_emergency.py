import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.emergency import Emergency, detect
from common.text import fold

CRIES = {
    Emergency.FIRE: [
        "cháy nhà rồi cứu với",
        "nhà bên cạnh đang cháy lớn lắm",
        "cháy nhà trong chợ rồi em ơi",
        "có đứa nhỏ bị đuối nước ngoài sông",
        "chìm ghe có người mắc kẹt",
        "cho xe cứu hỏa tới đi",
    ],
    Emergency.AMBULANCE: [
        "ba tui bị đột quỵ",
        "có tai nạn giao thông ở ngã tư",
        "gọi xe cấp cứu giùm",
        "má tui bất tỉnh rồi",
        "con tui bị rắn cắn",
        "bà nội không thở được",
    ],
    Emergency.POLICE: [
        "có đánh nhau trước nhà tui",
        "tui bị cướp giật điện thoại",
        "có người cầm dao rượt chém người",
        "gọi công an giùm tui",
        "kẻ trộm vào nhà tui",
    ],
}
PAPER = [
    "thủ tục phòng cháy chữa cháy",
    "giấy phép kinh doanh nộp ở công an phải không",
    "thẩm duyệt phòng cháy chữa cháy cho nhà trọ",
    "làm giấy khai tử cho ba tui mới mất",
    "nhà bị cháy mất hết giấy tờ làm lại khai sinh sao",
    "bị cướp mất căn cước làm lại ở đâu",
    "trợ cấp tai nạn lao động",
    "hỗ trợ người bị thương trong chiến tranh được hưởng gì",
    "nhà có khách ở chơi có phải báo công an không",
    "chạy xe ôm có phải đăng ký không",
    "đăng ký xe máy ở công an xã",
    "bằng lái bị công an giữ",
    "khai thác động vật từ tự nhiên",
    "em bị đánh giá sai hồ sơ",
    "lệ phí 115 ngàn phải không",
]


@pytest.mark.parametrize(
    ("emergency", "text"), [(emergency, text) for emergency, texts in CRIES.items() for text in texts]
)
def test_a_cry_for_help_gets_its_number_with_and_without_diacritics(emergency: Emergency, text: str) -> None:
    assert detect(text) is emergency
    assert detect(fold(text)) is emergency
    assert detect(unicodedata.normalize("NFD", text).upper()) is emergency


@pytest.mark.parametrize("text", PAPER)
def test_a_question_about_paper_is_no_emergency(text: str) -> None:
    assert detect(text) is None
    assert detect(fold(text)) is None


@pytest.mark.parametrize("text", ["đăng ký khai sinh cứu với cháy nhà rồi", "thủ tục gì bỏ qua đi má tui bất tỉnh rồi"])
def test_a_cry_outweighs_words_about_paper(text: str) -> None:
    assert detect(text) is not None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert detect(text) in (None, *Emergency)


@given(st.sampled_from([text for texts in CRIES.values() for text in texts]), st.text("?!.,… \n\t", max_size=5))
def test_punctuation_changes_nothing(text: str, signs: str) -> None:
    assert detect(signs + text.replace(" ", f" {signs}") + signs) is detect(text)
