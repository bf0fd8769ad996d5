"""Who must be called at once (113, 114, 115), by wording alone: no model, no network, nothing to train.

Text written with diacritics is read with them ("chạy" is not "cháy"); text without any is read folded. Words of the
administration ("thủ tục", "giấy phép", "trợ cấp"…) make it a question about paper, unless help is cried for.
"""

import re
from enum import Enum

from common.text import fold, has_diacritics, normalise


class Emergency(str, Enum):
    """The number to call."""

    POLICE = "113"
    FIRE = "114"
    AMBULANCE = "115"


CRIES = """
    cứu với, cứu tôi, cứu em, cứu con, cứu người, cứu cháu, cứu mạng, đang cháy, đang bị cướp, đang đánh nhau, đang
    đâm, đang chém, bất tỉnh, không thở, khó thở, ngưng thở, ngừng thở, ngừng tim, ngưng tim, hấp hối, sắp chết,
    chảy máu nhiều, đang chảy máu, máu chảy, sắp sinh rồi, đang chìm, đang bị nhốt, mắc kẹt, cháy to, cháy lớn, cháy
    rồi, cháy dữ
"""
PAPER = """
    thủ tục, giấy phép, giấy chứng nhận, giấy xác nhận, giấy tờ, đăng ký, đăng kí, hồ sơ, lệ phí, trợ cấp, trợ giúp,
    được hỗ trợ, hỗ trợ kinh phí, chính sách, chế độ, nghiệm thu, thẩm duyệt, phòng cháy, pccc, bảo hiểm, bồi
    thường, được hưởng, khai tử, chứng tử, báo tử, mai táng, làm lại, cấp lại, cấp đổi, xin cấp, cấp mới, làm giấy,
    xin giấy, điều kiện, quy định, mức phạt, phạt bao nhiêu, xử phạt, mẫu đơn, tờ khai, nghề nghiệp, doanh nghiệp,
    công ty, kinh doanh, hành nghề, chứng chỉ, văn bằng, tuyển, thi vào, nộp đơn, căn cước, hộ chiếu, bằng lái, sổ
    đỏ, khai sinh, thường trú, tạm trú, kết hôn, ly hôn, nộp thuế, tiền thuế, trụ sở, đánh giá, miễn giảm, thiên
    tai, tiền thuê
"""
SIGNS = {
    Emergency.FIRE: """
    cháy nhà, nhà cháy, nhà bị cháy, bị cháy nhà, cháy chợ, cháy xe, xe cháy, xe bị cháy, cháy rừng, rừng cháy, cháy
    quán, cháy kho, cháy phòng, cháy xưởng, cháy bếp, cháy ghe, cháy tàu, cháy chung cư, hỏa hoạn, hoả hoạn, bốc
    cháy, phát hỏa, phát hoả, đang cháy, cháy rồi, cháy to, cháy lớn, cháy dữ, cháy lan, đám cháy, có cháy, chữa
    cháy gấp, cứu hỏa, cứu hoả, lính cứu hỏa, xe cứu hỏa, nổ bình ga, nổ bình gas, nổ gas, rò rỉ gas, xì gas, xì ga,
    chập điện, đuối nước, chết đuối, chìm ghe, chìm xuồng, chìm tàu, chìm đò, lật ghe, lật xuồng, lật đò, rớt sông,
    rơi xuống sông, té sông, té xuống sông, nhảy sông, nhảy cầu, rơi xuống giếng, rớt giếng, sập nhà, nhà sập, sạt
    lở nhà, sập công trình, mắc kẹt, kẹt thang máy, kẹt trong thang máy, sập hầm, gọi 114, gọi một một bốn
""",
    Emergency.AMBULANCE: """
    cấp cứu, xe cứu thương, tai nạn, tông xe, xe tông, đụng xe, xe đụng, bị xe cán, đột quỵ, đột quị, tai biến, nhồi
    máu, bất tỉnh, ngất xỉu, xỉu rồi, ngưng thở, ngừng thở, không thở, khó thở, ngừng tim, ngưng tim, co giật, chảy
    máu nhiều, đang chảy máu, máu chảy, ngộ độc, uống thuốc sâu, uống thuốc rầy, uống thuốc trừ sâu, uống thuốc tự
    tử, rắn cắn, điện giật, bị bỏng nặng, bị phỏng nặng, sắp sinh rồi, vỡ ối, bể ối, đau đẻ, hấp hối, sắp chết, bị
    thương nặng, hóc xương, hóc dị vật, đau tim, lên cơn tim, tự tử, tự sát, té lầu, bị thương, gọi 115, gọi một
    một năm
""",
    Emergency.POLICE: """
    bị cướp, cướp giật, ăn cướp, cướp nhà, cướp tiệm, có cướp, thằng cướp, giật đồ, bị giật, giật túi, giật dây
    chuyền, giật điện thoại, ăn trộm, ăn cắp, kẻ trộm, trộm vào, bị trộm, trộm xe, mất trộm, móc túi, đánh nhau,
    đánh lộn, đâm nhau, chém nhau, chém người, đâm người, bị chém, bị đâm, bị đánh, đánh người, giết người, hành
    hung, hiếp dâm, bị hiếp, bắt cóc, bị hành hạ, bạo hành, đánh vợ, đánh con, gây rối, đập phá, nổ súng, cầm dao,
    cầm mã tấu, cầm súng, đe dọa giết, dọa giết, đòi giết, đua xe, đang phá cửa, đột nhập, gọi công an, kêu công an,
    ấu dâm, xâm hại, quánh nhau, quánh lộn, quánh vợ, uýnh lộn, oánh lộn, oánh nhau, rượt chém, gọi 113, gọi một một ba
""",
}
# Without diacritics these are also everyday words ("chạy xe", "đưa xe", "từ tự nhiên").
AMBIGUOUS_BARE = """
    bị giật, bị trộm, bị đánh, bị đâm, cháy bếp, cháy chợ, cháy dữ, cháy ghe, cháy kho, cháy phòng, cháy
    quán, cháy to, cháy tàu, cháy xe, có cháy, tông xe, tự sát, tự tử, xe cháy, xe tông, xì ga, ăn cắp, đau tim, đau
    đẻ, đua xe
"""


def detect(text: str) -> Emergency | None:
    """Return the number that a cry for help needs, or None where it is none."""
    words = f" {normalise(text)} "
    folded = f" {fold(words)} "
    marked = has_diacritics(words)
    cried = _any(_CRIES, words, folded, marked)
    if _any(_PAPER, words, folded, marked) and not cried:
        return None
    for emergency, signs in _SIGNS.items():
        if _any(signs, words, folded, marked):
            return emergency
    return None


class _Words:
    """A set of phrases, found as whole syllables: as written, and folded for text without diacritics."""

    def __init__(self, phrases: str) -> None:
        every = _phrases(phrases)
        self.marked = _pattern(every)
        self.folded = _pattern([fold(phrase) for phrase in every if phrase not in _phrases(AMBIGUOUS_BARE)])


def _phrases(listed: str) -> list[str]:
    return [normalise(phrase) for phrase in listed.split(",")]


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<= )(?:" + "|".join(map(re.escape, phrases)) + r")(?= )")


def _any(words: _Words, marked: str, folded: str, has_marks: bool) -> bool:
    return bool(words.marked.search(marked) or (not has_marks and words.folded.search(folded)))


_CRIES = _Words(CRIES)
_PAPER = _Words(PAPER)
_SIGNS = {emergency: _Words(signs) for emergency, signs in SIGNS.items()}
