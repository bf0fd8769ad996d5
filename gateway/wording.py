"""What citizens read when the chat itself cannot answer, in Vietnamese."""

NOT_JSON = "Dạ, em chưa đọc được nội dung gửi lên. Anh chị vui lòng tải lại trang rồi thử lại giúp em."
EMPTY = "Dạ, anh chị vui lòng nhập câu hỏi giúp em."
TOO_LONG = "Dạ, câu hỏi hơi dài. Anh chị vui lòng rút gọn rồi gửi lại giúp em."
BAD_ORIGIN = "Dạ, trang này chưa được phép dùng dịch vụ hỏi đáp."
TOO_MANY = "Dạ, anh chị gửi hơi nhanh. Anh chị vui lòng chờ một chút rồi gửi lại giúp em."
ONE_AT_A_TIME = "Dạ, em đang trả lời câu trước. Anh chị vui lòng chờ một chút giúp em."
VOICE_FAILED = "Dạ, em chưa nghe rõ. Anh chị nói lại gần micrô hơn, hoặc nhập câu hỏi bằng chữ giúp em."
VOICE_TOO_LONG = "Dạ, câu hỏi hơi dài. Anh chị nói ngắn lại giúp em, mỗi lần một câu hỏi thôi ạ."
VOICE_AWAY = "Dạ, em chưa nghe được lúc này. Anh chị thử lại sau ít phút, hoặc nhập câu hỏi bằng chữ giúp em."


def unavailable(hotline_number: str) -> str:
    """Return the apology for a dialogue that does not answer; it names another way."""
    other_way = f"gọi tổng đài {hotline_number} hoặc " if hotline_number else ""
    return (
        "Dạ, em xin lỗi, hệ thống chưa trả lời được lúc này. "
        f"Anh chị vui lòng thử lại sau ít phút, {other_way}gặp cán bộ tại bộ phận một cửa nơi gần nhất."
    )


def busy(hotline_number: str) -> str:
    """Return the apology for a full queue; it names another way."""
    other_way = f", hoặc gọi tổng đài {hotline_number}" if hotline_number else ""
    return f"Dạ, hiện có nhiều người cùng hỏi. Anh chị vui lòng gửi lại sau ít phút{other_way} để gặp cán bộ giúp em."
