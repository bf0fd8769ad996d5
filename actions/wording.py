"""The sentences that are ours and not the knowledge base's: short, southern, courteous."""

from collections.abc import Sequence

from actions.memory import Offer
from actions.spelling import read
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
TRANSFER_VOICE = "Dạ, em nối máy cho cán bộ. Anh chị chờ máy giúp em."
TRANSFER_CHAT = "Dạ, em chuyển cho cán bộ trả lời anh chị. Anh chị chờ một chút nhé."
COMPLAINT = "Dạ, việc phản ánh, khiếu nại thì để cán bộ tiếp nhận trực tiếp. Anh chị có muốn gặp cán bộ không ạ?"
DENUNCIATION = (
    "Dạ, việc tố cáo thì để cán bộ tiếp nhận trực tiếp, em không nhận thay được. Anh chị có muốn gặp cán bộ không ạ?"
)
KHMER = "Dạ, em chỉ nói được tiếng Việt. Em nối máy cho cán bộ giúp anh chị."
BUSY = "Dạ, các cán bộ đều đang bận, anh chị không chờ thì em nhận lời nhắn. Anh chị có muốn chờ máy không ạ?"
STILL_THERE = "Dạ. Anh chị cần hỏi gì thêm không ạ?"
NO_NEXT = "Dạ, vậy anh chị nói tên thủ tục giúp em, hoặc anh chị có muốn gặp cán bộ không ạ?"

RATINGS = {"1": "Rất không hài lòng", "2": "Không hài lòng", "3": "Bình thường", "4": "Hài lòng", "5": "Rất hài lòng"}
RATING_AGAIN = "Dạ, anh chị nói một số từ một đến năm giúp em, hoặc nói thôi cũng được ạ."
SEND_WHICH = "Dạ, anh chị cần em gửi danh sách giấy tờ của thủ tục nào ạ?"
CANNOT_SEND = "Dạ, hiện em chưa gửi tin nhắn tới số máy này được. Anh chị có muốn em đọc giấy tờ không ạ?"
CANNOT_SEND_BUT_ZALO = (
    "Dạ, hiện em chưa gửi tin nhắn tới số máy này được. Muốn nhận qua Zalo, anh chị nhắn Zalo của tổng đài: liên kết "
    "số điện thoại. Anh chị có muốn em đọc giấy tờ không ạ?"
)
NEXT_TIME_ZALO = "Muốn lần sau nhận qua Zalo, anh chị nhắn Zalo của tổng đài: liên kết số điện thoại."
LINK_CODE = (
    "Dạ, anh chị bấm sáu số của mã liên kết hiện trên Zalo. Anh chị chỉ bấm mã do chính mình lấy; bấm mã người khác "
    "đưa thì danh sách giấy tờ của anh chị sẽ gửi tới người đó."
)
LINK_CODE_AGAIN = "Dạ, mã này chưa đúng hoặc đã hết hạn. Anh chị bấm lại sáu số của mã giúp em."
LINK_NO_NUMBER = "Dạ, em không thấy số gọi đến nên chưa liên kết được. Anh chị gọi lại từ chính máy đó, có hiện số."
LINKED = "Dạ, em đã liên kết số máy này với Zalo của anh chị. Không muốn nữa, anh chị nhắn trên Zalo: hủy liên kết."
LINK_WRONG = "Dạ, mã vẫn chưa đúng. Anh chị nhắn lại trên Zalo: liên kết số điện thoại, để lấy mã mới."
LINK_TOO_MANY = "Dạ, số máy này bấm sai mã nhiều lần. Một giờ nữa anh chị gọi lại giúp em."
LINK_REFUSED = "Dạ, em chưa liên kết được số máy này."
NOT_SENT = "Dạ, em xin lỗi, em chưa gửi được tin nhắn."
LEAVE_AGAIN = "Dạ, em chưa nghe lời nhắn. Anh chị nói điều cần hỏi giúp em."
MESSAGE_LOST = "Dạ, em xin lỗi, em chưa ghi lại được lời nhắn. Em nối máy cho cán bộ, anh chị chờ máy giúp em."
WHICH_NUMBER = "Dạ, cán bộ gọi lại số nào ạ? Anh chị đọc từng số, hoặc bấm số rồi bấm thăng."
NUMBER_AGAIN = "Dạ, em chưa nghe rõ số máy. Anh chị bấm số trên bàn phím, xong bấm thăng giúp em."
WHICH_RECEIPT = "Dạ, anh chị đọc từng số của mã lời nhắn giúp em, hoặc bấm tám số trên bàn phím."
RECEIPT_WRONG_AGAIN = "Dạ, mã này vẫn chưa đúng. Anh chị có muốn gặp cán bộ không ạ?"
RECEIPT_STATES = {
    "new": "đang chờ, cán bộ chưa xử lý ạ.",
    "taken": "cán bộ đang xử lý ạ.",
    "done": "cán bộ đã xử lý xong ạ.",
}
DOSSIER_AGAIN = "Dạ, anh chị đọc lại mã hồ sơ giúp em, từng chữ, từng số một."
DOSSIER_UNKNOWN = (
    "Dạ, em không tra được tình trạng hồ sơ. Em chuyển mã này cho cán bộ xem giúp, anh chị có muốn gặp cán bộ không ạ?"
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


def absent(when: str) -> str:
    """Say that no officer is there, in a sentence when one is where that is known, and offer to take a message."""
    return f"Dạ, hiện chưa có cán bộ trực.{when and f' {when}'} Anh chị có muốn để lại lời nhắn cho cán bộ không ạ?"


def leave(number: str, *, by_voice: bool) -> str:
    """Ask for the message, with the number that is called back where it is known."""
    if number:
        return f"Dạ, mời anh chị nói điều cần hỏi. Cán bộ sẽ gọi lại số {read(number.lstrip('+'))}."
    if by_voice:
        return "Dạ, mời anh chị nói điều cần hỏi."
    return "Dạ, mời anh chị nhắn điều cần hỏi, kèm họ tên và số điện thoại để cán bộ liên hệ."


def receipt(code: str) -> tuple[str, tuple[str, ...]]:
    """Say that a message is kept, and its receipt code, twice: shown, and spoken."""
    signs = read(code)
    heard = (
        "Dạ, em đã ghi lại lời nhắn.",
        f"Mã lời nhắn là {signs}.",
        f"Em đọc lại, {signs}.",
        "Sau này anh chị đọc hoặc bấm mã này để biết lời nhắn đã xử lý tới đâu.",
        MORE,
    )
    shown = (
        f"Dạ, em đã ghi lại lời nhắn. Mã lời nhắn là {code}. Sau này anh chị gửi mã này để biết lời nhắn đã xử lý tới "
        f"đâu. {MORE}"
    )
    return shown, heard


def receipt_state(code: str, state: str | None, answer: str = "") -> tuple[str, tuple[str, ...]]:
    """Say what became of a message, its code read back, with an officer's answer; None: there is none of this code."""
    if state is None:
        said = "em không tìm thấy lời nhắn nào có mã này ạ."
        return f"Dạ, mã {code}: {said} {MORE}", (f"Dạ, mã {read(code)}.", f"Dạ, {said}", MORE)
    if answer:
        parts = [f"{one}." for one in answer.removesuffix(".").split(". ")]
        head = "cán bộ đã trả lời lời nhắn mã"
        return f"Dạ, {head} {code}: {answer} {MORE}", (f"Dạ, {head} {read(code)}.", *parts, MORE)
    said = RECEIPT_STATES.get(state, RECEIPT_STATES["new"])
    return f"Dạ, lời nhắn mã {code}: {said} {MORE}", (f"Dạ, lời nhắn mã {read(code)}.", f"Dạ, {said}", MORE)


def receipt_wrong(code: str) -> str:
    """Say that a code cannot be right, with what was heard."""
    heard = f"Dạ, em nghe mã {read(code)}, mã này chưa đúng. " if code else "Dạ, em chưa nghe rõ mã. "
    return f"{heard}Anh chị đọc lại từng số, hoặc bấm tám số trên bàn phím giúp em."


def dossier(code: str, signs: str) -> tuple[str, tuple[str, ...]]:
    """Read a dossier's code back and ask whether it is right: shown, and spoken."""
    return f"Dạ, mã hồ sơ là {code}, đúng không ạ?", (f"Dạ, mã hồ sơ là {signs}.", "Có đúng không ạ?")


def rating(by_voice: bool) -> str:
    """Ask for the rating."""
    how = "Anh chị nói hoặc bấm một số" if by_voice else "Anh chị chọn"
    return (
        f"Dạ, trước khi kết thúc, anh chị hài lòng tới đâu ạ? {how} từ một, rất không hài lòng, đến năm, rất hài lòng."
    )


def rated(given: int) -> str:
    """Return thanks for a rating."""
    return "Dạ, em xin lỗi vì chưa giúp anh chị được như ý." if given <= 2 else "Dạ, em cảm ơn anh chị đã đánh giá."


def offer_message(way: str) -> str:
    """Offer the checklist by message."""
    by = "qua Zalo" if way == "zalo" else "bằng tin nhắn"
    return f"Dạ, anh chị có muốn em gửi danh sách giấy tờ {by} tới số máy này không ạ?"


def sent(way: str, *, sent: bool) -> str:
    """Say what became of a checklist that was taken to be sent."""
    by = "qua Zalo" if way == "zalo" else "bằng tin nhắn"
    if sent:
        return f"Dạ, em đã gửi danh sách giấy tờ {by}."
    return f"Dạ, em đã nhận gửi danh sách giấy tờ {by}, ít phút nữa sẽ tới máy anh chị."


def officer_first(title: str) -> str:
    """Say that an officer answers this topic."""
    about = f"về {lowered(title)}, " if title else ""
    return f"Dạ, {about}việc này để cán bộ hướng dẫn trực tiếp. Em nối máy cho cán bộ, anh chị chờ máy giúp em."


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
        return [f"Dạ, có phải anh chị hỏi về {lowered(offers[0].spoken_title)} không ạ?"]
    each = [f"Số {read_number(key)}, {lowered(offer.spoken_title)}." for key, offer in enumerate(offers, 1)]
    return [f"Dạ, anh chị hỏi {_asked(offers)} nào ạ?", *each, "Anh chị nói số, hoặc bấm phím số giúp em."]


def _asked(offers: Sequence[Offer]) -> str:
    return "nơi" if all(offer.code.startswith(PREFIX) for offer in offers) else "thủ tục"


def case_spoken(question: str, offers: Sequence[Offer]) -> list[str]:
    """Ask which case is meant, with the keys that choose."""
    keys = " ".join(f"{offer.title}, bấm {read_number(key)}." for key, offer in enumerate(offers, 1))
    return [question, keys]


def numbered(place: int) -> tuple[str, ...]:
    """Return the ways to choose by number."""
    name = read_number(place)
    return name, f"số {name}", f"cái số {name}", f"thứ {'nhất' if place == 1 else name}"


def lowered(title: str) -> str:
    """Return a title as it stands inside a sentence."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
