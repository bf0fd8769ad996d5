"""What people type in chat, spelled out: `ko`, `dc`, `j`, `z`… Text without diacritics stays without.

Only what is sure is changed. A shortening that is also a word of its own needs a neighbour that settles it.
"""

import re

from common.text import fold, has_diacritics

WORD = re.compile(r"[^\W_]+")
SPELLED = """
    không: ko k kh khg hok hk hem hông kg khum
    được: dc đc dk đk
    vậy: z zậy zay dzậy dzay
    gì: j ji jì
    bao nhiêu: bn bnhieu bnhiu bnh baonhieu
    nhiêu: nhiu nhìu
    như thế nào: ntn nhtn nthe
    làm: lm
    muốn: mún mun
    biết: bt bít bjt
    rồi: r rùi rùj
    với: vs
    ạ: ak ạk
    cảm ơn: tks thanks thks camon
    giấy tờ: gt gtờ
    phí: fí fi phj
    lệ phí: lfi lphi lp
    hồ sơ: hsơ hso
    thủ tục: thutuc ttuc tthc
    đăng ký: dki đki dkí đkí dky đký đky
    giấy khai sinh: gks gksinh
    đăng ký khai sinh: dkks đkks
    đăng ký kết hôn: dkkh đkkh
    giấy phép lái xe: gplx
    căn cước công dân: cccd
    bảo hiểm y tế: bhyt
    bảo hiểm xã hội: bhxh
    hộ kinh doanh: hkd
    quyền sử dụng đất: qsdd qsdđ
    xác nhận: xn xnhan
    lý lịch tư pháp: lltp
    ủy ban nhân dân: ubnd
    người: ng ngừi
    bây giờ: bjo bgio
    luôn: lun
    quá: wá wa qá
    đi: ik đj
    em: e
"""
WORDS = {
    short: whole.strip()
    for whole, _, shorts in (line.partition(":") for line in SPELLED.strip().splitlines())
    for short in shorts.split()
}
REGISTERS = frozenset({"dk", "đk"})
PASSWORD_NEAR = frozenset(("quen", "doi", "nhap", "dat", "vneid", "khoan", "sai", "nho", "reset"))
HOUSEHOLD_NEAR = frozenset(("so", "nhap", "tach", "cat", "chuyen", "khau", "gia"))
REGISTERED = frozenset(("ket", "khai", "xe", "thuong", "tam", "ho", "kinh", "thue", "giam", "nhan"))
F_SYLLABLE = re.compile(r"f(?=[aeiouyàáảãạâầấẩẫậăằắẳẵặèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ])")
J_SYLLABLE = re.compile(r"^j(?=[aâấeèéêếoóôơuùúưáàạ])")


def expand(text: str) -> str:
    """Return text with the shortenings of chat spelled out; everything else as it was."""
    words = [fold(word) for word in WORD.findall(text)]
    place = -1

    def spelled(found: re.Match[str]) -> str:
        nonlocal place
        place += 1
        before = words[place - 1] if place else ""
        after = words[place + 1] if place + 1 < len(words) else ""
        return _spelled(found.group(), before, after, words)

    whole = WORD.sub(spelled, text)
    return whole if has_diacritics(text) else fold(whole)


def _spelled(word: str, before: str, after: str, all_words: list[str]) -> str:
    low = word.lower()
    if low == "mk":
        return "mật khẩu" if PASSWORD_NEAR & set(all_words) else "mình"
    if low in REGISTERS and after in REGISTERED:
        return "đăng ký"
    if low == "hk" and (before in HOUSEHOLD_NEAR or after in HOUSEHOLD_NEAR):
        return "hộ khẩu"
    if low in WORDS:
        return WORDS[low]
    return J_SYLLABLE.sub("gi", F_SYLLABLE.sub("ph", low)) if low[0] in "fj" and len(low) > 1 else word
