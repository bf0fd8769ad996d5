"""The sentences that are ours and not the knowledge base's: short, southern, courteous."""

from collections.abc import Sequence

from actions.memory import Offer
from common.numbers import read_number
from knowledge_base.places.service import PREFIX

MORE = "Anh chị cần hỏi gì thêm không ạ?"
WHICH = "Dạ, anh chị hỏi về thủ tục nào ạ? Anh chị nói tên thủ tục, thí dụ: đăng ký khai sinh."
NOT_HEARD = "Dạ, em chưa nghe rõ. Anh chị nói lại giúp em."
TOO_LONG = "Dạ, câu này hơi dài. Anh chị hỏi ngắn lại giúp em, mỗi lần một thủ tục thôi ạ."
NOT_VIETNAMESE = "Dạ, em chỉ hiểu tiếng Việt. Anh chị có muốn gặp cán bộ không ạ?"
DONT_KNOW = "Dạ, việc này em chưa có thông tin. Anh chị nói cách khác giúp em, hoặc anh chị có muốn gặp cán bộ không ạ?"
DONT_KNOW_AGAIN = "Dạ, em vẫn chưa tìm ra. Anh chị có muốn gặp cán bộ không ạ?"
NEAREST = "Dạ, em vẫn chưa tìm ra đúng việc này."
OFFICER_KEY = "Hoặc bấm không để gặp cán bộ."
GIVE_OVER = "Dạ, em chưa trả lời được việc này. Em nối máy cho cán bộ giúp anh chị, anh chị chờ máy nhé."
NONE_OF_THESE = "Dạ, vậy anh chị nói rõ hơn giúp em cần làm việc gì, hoặc anh chị có muốn gặp cán bộ không ạ?"
UNAVAILABLE = "Dạ, phần tra cứu đang tạm gián đoạn. Em nối máy cho cán bộ giúp anh chị."
TRANSFER_VOICE = "Dạ, em nối máy cho cán bộ ngay. Anh chị chờ máy giúp em."
TRANSFER_CHAT = "Dạ, em chuyển cho cán bộ trả lời anh chị. Anh chị chờ một chút nhé."
COMPLAINT = (
    "Dạ, việc phản ánh, khiếu nại, tố cáo thì để cán bộ tiếp nhận trực tiếp. Anh chị có muốn gặp cán bộ không ạ?"
)
GREETING = "Dạ, em chào anh chị. Anh chị cần hỏi thủ tục gì ạ?"
WELCOME = f"Dạ, không có chi ạ. {MORE}"
GOODBYE = "Dạ, em cảm ơn anh chị. Chào anh chị ạ."
WHO = (
    "Dạ, em là hệ thống trả lời tự động về thủ tục hành chính. Anh chị hỏi em giấy tờ, lệ phí, thời gian, nơi nộp của "
    "một thủ tục, hoặc nói gặp cán bộ để em nối máy."
)
CHITCHAT = "Dạ, em chỉ rành chuyện thủ tục hành chính thôi ạ. Anh chị cần hỏi thủ tục gì không?"
OUT_OF_SCOPE = "Dạ, việc này ngoài phần em biết. Em trả lời về thủ tục hành chính, thí dụ khai sinh, kết hôn, hộ chiếu."
STOPPED = "Dạ. Anh chị cần gì cứ hỏi em."
GO_ON = "Dạ, anh chị hỏi đi ạ."
NOTHING_TO_REPEAT = "Dạ, anh chị cần hỏi thủ tục gì ạ?"
NO_CHOICE = "Dạ, lúc này chưa có mục để chọn. Anh chị nói thủ tục cần hỏi giúp em."
WRONG_CHOICE = "Dạ, chưa có mục này. Anh chị chọn lại giúp em."


def transfer(by_voice: bool) -> str:
    """Return what is said before an officer takes over."""
    return TRANSFER_VOICE if by_voice else TRANSFER_CHAT


def ask_shown(offers: Sequence[Offer]) -> str:
    """Ask, in writing, which procedure is meant."""
    if len(offers) == 1:
        return f"Dạ, có phải anh chị hỏi về: {offers[0].title}?"
    return "\n".join(
        [f"Dạ, anh chị hỏi {_asked(offers)} nào ạ?", *(f"{key}. {offer.title}" for key, offer in enumerate(offers, 1))]
    )


def ask_spoken(offers: Sequence[Offer]) -> list[str]:
    """Ask, in speech, which procedure is meant: a breath for each."""
    if len(offers) == 1:
        return [f"Dạ, có phải anh chị hỏi về {_lowered(offers[0].spoken_title)} không ạ?"]
    each = [f"Số {read_number(key)}, {_lowered(offer.spoken_title)}." for key, offer in enumerate(offers, 1)]
    return [f"Dạ, anh chị hỏi {_asked(offers)} nào ạ?", *each, "Anh chị nói số, hoặc bấm phím số giúp em."]


def _asked(offers: Sequence[Offer]) -> str:
    return "nơi" if all(offer.code.startswith(PREFIX) for offer in offers) else "thủ tục"


def _lowered(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
