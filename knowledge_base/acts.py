"""What is to be done: issue again, end, extend, change, pause. Titles of one field often differ in this alone."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SHARED, EXTRA = 0.042, -0.017  # for an act that question and title share; for a title's act that nobody asked for

# How callers put an act, and how titles do.
ACTS = (
    ("mất|rớt|rách|hư|hỏng|thất lạc|cấp lại|làm lại|đăng ký lại|xin lại", "cấp lại|đăng ký lại|bị mất"),
    (
        "đóng cửa|đóng|dẹp|chấm dứt|giải thể|giải tán|xóa|xoá|hủy|trả lại|không còn|rút|thôi|nghỉ luôn|cắt",
        "chấm dứt|giải thể|xóa|xoá|hủy|thu hồi|trả lại|rút",
    ),
    ("gia hạn|hết hạn|quá hạn|sắp hết|ở thêm|làm tiếp|xài tiếp", "gia hạn|cấp đổi|đổi|tiếp tục"),
    ("đổi|sửa|sai|chỉnh|cập nhật|cải chính|đính chính", "đổi|thay đổi|đính chính|cải chính|điều chỉnh|sửa đổi|sửa"),
    ("tạm nghỉ|tạm ngừng|nghỉ tạm", "tạm ngừng"),
)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


_OF_CALLERS = tuple(_pattern(asked) for asked, _ in ACTS)
_OF_TITLES = tuple(_pattern(titled) for _, titled in ACTS)


def of_titles(titles: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which acts each title names, shape (titles, acts)."""
    return np.array([[bool(one.search(title)) for one in _OF_TITLES] for title in titles], np.bool_)


def agreement(question: str, titles: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Return what each title gains or loses by the acts that a plain question names."""
    asked = np.array([bool(one.search(question)) for one in _OF_CALLERS], np.bool_)
    shared, extra = (titles & asked).any(axis=1), (titles & ~asked).any(axis=1)
    return np.asarray(SHARED * shared + EXTRA * extra, np.float32)
