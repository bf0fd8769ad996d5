"""What people read, and press, when they link their telephone number, in Vietnamese."""

from gateway.zalo.outgoing import Button, Outgoing

TERMS_VERSION = "2026-11"
"""Of the words that people agree to; change it with them."""
LINK_SAYS, CALL_SAYS = "liên kết số điện thoại", "đồng ý liên kết bằng cuộc gọi"
SMS_SAYS, NO_SAYS, UNLINK_SAYS = "đồng ý liên kết bằng tin nhắn", "không liên kết", "hủy liên kết"
LINK = Button("Liên kết số điện thoại", say=LINK_SAYS)
UNLINK = Button("Hủy liên kết", say=UNLINK_SAYS)

HINT = Outgoing("Lần sau anh chị gọi tổng đài, em có thể gửi danh sách giấy tờ vào khung chat này.", (LINK,))
DECLINED = Outgoing("Dạ, em không liên kết. Khi nào cần, anh chị nhắn: liên kết số điện thoại.")
WHICH_NUMBER = Outgoing("Dạ, anh chị nhắn số điện thoại di động cần liên kết. Em gửi mã xác nhận tới số đó.")
NO_MOBILE = Outgoing("Dạ, đây chưa phải số di động. Anh chị nhắn lại số có mười chữ số giúp em.")
KEY_IN = Outgoing("Dạ, mã này để bấm trong cuộc gọi, từ chính máy cần liên kết, nên em không nhận ở đây.")
WRONG = Outgoing("Dạ, mã chưa đúng. Anh chị xem lại mã trong tin nhắn rồi gửi lại giúp em.")
TOO_OFTEN = Outgoing("Dạ, mã sai nhiều lần nên em hủy mã này. Anh chị nhắn lại: liên kết số điện thoại.", (LINK,))
TOO_MANY = Outgoing("Dạ, hôm nay em đã cấp đủ số mã cho phép. Anh chị thử lại vào ngày mai giúp em.")
NOT_SENT = Outgoing("Dạ, em chưa gửi được tin nhắn tới số này. Anh chị thử lại sau, hoặc xác nhận bằng cuộc gọi.")
NOT_NOW = Outgoing("Dạ, hiện em chưa liên kết được số điện thoại.")
ANONYMOUS = Outgoing("Dạ, anh chị đăng nhập Zalo và bấm Quan tâm trang này, rồi nhắn lại: liên kết số điện thoại.")
NOT_LINKED = Outgoing("Dạ, em không lưu số điện thoại nào của anh chị.")
UNLINKED = Outgoing("Dạ, em đã xóa số điện thoại của anh chị. Từ nay em không gửi danh sách giấy tờ vào đây nữa.")


def terms(*, by_call: bool, by_sms: bool) -> Outgoing:
    """Return what linking means, with the ways to agree."""
    ways = [Button("Đồng ý, gọi để xác nhận", say=CALL_SAYS)] if by_call else []
    ways += [Button("Đồng ý, nhận mã qua SMS", say=SMS_SAYS)] if by_sms else []
    return Outgoing(
        "Dạ, liên kết số điện thoại rồi thì khi anh chị gọi tổng đài từ số đó và đồng ý nhận, em gửi danh sách giấy tờ "
        "vào khung chat này.\n"
        "Em chỉ lưu số điện thoại và tài khoản Zalo này để gửi, nhiều nhất 180 ngày, không dùng vào việc khác. Anh chị "
        "đổi ý lúc nào cũng được: nhắn “hủy liên kết” là em xóa.\n"
        "Em cần biết chắc số máy là của anh chị. Nếu đồng ý, anh chị chọn cách xác nhận:",
        (*ways, Button("Không liên kết", say=NO_SAYS)),
    )


def key_this(code: str, hotline_number: str) -> Outgoing:
    """Return the code to key in a call, and how."""
    return Outgoing(
        f"Mã liên kết của anh chị: {code[:3]} {code[3:]}\n"
        "Mã dùng một lần, trong mười phút.\n"
        f"– Anh chị gọi {hotline_number} từ chính số máy cần liên kết.\n"
        "– Nghe xong lời chào, bấm phím sao (*), hoặc nói: liên kết Zalo.\n"
        "– Bấm sáu số của mã.\n"
        "Anh chị đừng đưa mã này cho ai, kể cả người xưng là cán bộ.",
        (Button("Gọi tổng đài", phone="".join(filter(str.isdigit, hotline_number))),),
    )


def sent_to(number: str) -> Outgoing:
    """Say that a code is on its way."""
    return Outgoing(
        f"Dạ, em gửi mã sáu số tới số đuôi {number[-3:]}. Nhận được, anh chị nhắn mã vào đây trong mười phút. Anh chị "
        "đừng đưa mã cho ai, kể cả người xưng là cán bộ."
    )


def by_sms(code: str) -> str:
    """Return the text message that carries a code."""
    return (
        f"Ma lien ket Zalo voi tong dai thu tuc hanh chinh: {code}. Dung trong 10 phut. Khong dua ma cho ai. "
        "Neu ban khong yeu cau, hay bo qua."
    )


def linked(number: str) -> Outgoing:
    """Say that a number is linked."""
    return Outgoing(
        f"Dạ, em đã liên kết số máy đuôi {number[-3:]} với khung chat này. Không phải số của anh chị, hoặc không muốn "
        "nữa, anh chị nhắn: hủy liên kết.",
        (UNLINK,),
    )


def moved(number: str) -> Outgoing:
    """Tell whoever had a number that it is another's now."""
    return Outgoing(
        f"Dạ, số máy đuôi {number[-3:]} vừa được xác nhận cho một tài khoản Zalo khác, nên em không gửi danh sách giấy "
        "tờ của số đó vào đây nữa. Nếu số máy vẫn là của anh chị, anh chị liên kết lại giúp em.",
        (LINK,),
    )
