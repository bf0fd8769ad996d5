"""What people read on Zalo when it is not the dialogue that speaks, in Vietnamese."""

from gateway.zalo.outgoing import Button, Outgoing

MORE = "Anh chị cần biết thêm mục nào ạ?"
WELCOME = Outgoing(
    "Dạ, em chào anh chị. Em là hệ thống trả lời tự động về thủ tục hành chính.\n"
    "Anh chị nhắn câu hỏi, hoặc gửi tin nhắn thoại, thí dụ: làm khai sinh cần giấy tờ gì.\n"
    "Muốn gặp cán bộ, anh chị nhắn: gặp cán bộ. Anh chị đừng gửi ảnh giấy tờ tùy thân qua đây nha.",
    (Button("Gặp cán bộ", say="gặp cán bộ"),),
)
STICKER = Outgoing("Dạ, em cảm ơn anh chị. Anh chị cần hỏi thủ tục gì, cứ nhắn cho em nha.")
PICTURE = Outgoing(
    "Dạ, em không xem được hình, và em đã bỏ hình này mà không mở ra. Nếu là giấy tờ tùy thân (căn cước, hộ chiếu, "
    "giấy khai sinh…), anh chị thu hồi tin nhắn giúp em, đừng gửi qua Zalo để tránh bị người khác lợi dụng.\n"
    "Anh chị cần hỏi gì thì nhắn chữ hoặc gửi tin nhắn thoại giúp em."
)
ATTACHMENT = Outgoing(
    "Dạ, em không mở được tệp anh chị gửi, và em không giữ lại. Hồ sơ thì anh chị nộp tại bộ phận một cửa hoặc trên "
    "cổng dịch vụ công. Anh chị cần hỏi gì thì nhắn chữ giúp em."
)
LOCATION = Outgoing(
    "Dạ, em chưa có thông tin nơi làm việc gần chỗ anh chị, nên em không dám chỉ. Em không lưu vị trí này. Anh chị cho "
    "em biết cần làm thủ tục gì, em nói nơi nộp hồ sơ."
)
TOO_LONG = Outgoing("Dạ, tin nhắn hơi dài. Anh chị hỏi ngắn lại giúp em, mỗi lần một thủ tục thôi ạ.")
VOICE_FAILED = Outgoing("Dạ, em chưa nghe được tin nhắn thoại này. Anh chị nói lại, hoặc nhắn chữ giúp em.")
VOICE_EMPTY = Outgoing("Dạ, em chưa nghe rõ tin nhắn thoại. Anh chị nói lại gần máy hơn, hoặc nhắn chữ giúp em.")
VOICE_TOO_LONG = Outgoing("Dạ, tin nhắn thoại hơi dài. Anh chị nói ngắn lại giúp em, mỗi lần một câu hỏi thôi ạ.")
WAIT = Outgoing("Dạ, em nhận được tin nhắn rồi. Hệ thống đang chậm, em sẽ trả lời anh chị trong ít phút nữa.")


def heard(text: str) -> str:
    """Return what is put before the answer to a voice note, so that a mishearing is seen."""
    return f"Em nghe: “{text}”"


def listen(url: str) -> Outgoing:
    """Return the link to the spoken answer."""
    return Outgoing(f"Anh chị bấm vào đây để nghe câu trả lời: {url}")


def apology(hotline_number: str) -> Outgoing:
    """Return what ends a question that could not be answered in time."""
    other_way = f"gọi tổng đài {hotline_number}, hoặc " if hotline_number else ""
    return Outgoing(
        "Dạ, em xin lỗi, hệ thống gặp trục trặc nên em chưa trả lời được câu hỏi của anh chị. "
        f"Anh chị vui lòng nhắn lại, {other_way}gặp cán bộ tại bộ phận một cửa nơi gần nhất."
    )


def officer(hotline_number: str) -> str:
    """Return what is added where the dialogue hands over to an officer, who may be long in coming."""
    return f" Nếu cần gấp, anh chị gọi tổng đài {hotline_number}." if hotline_number else ""
