"""Records for the console's tests: the shape is real, the facts are invented."""

from datetime import date
from typing import Any

from knowledge_base import models as kb

SOURCE: dict[str, Any] = {"url": "https://example.gov.vn/1", "decision": "1/QĐ-BTP", "checked": date(2025, 1, 1)}


def procedure(**changes: Any) -> kb.Procedure:
    values: dict[str, Any] = {
        "code": "1.001193",
        "title": "Thủ tục đăng ký khai sinh",
        "spoken_title": "đăng ký khai sinh",
        "field": "Hộ tịch",
        "levels": ["commune"],
        "agency": "Ủy ban nhân dân cấp xã",
        "aliases": ["làm giấy khai sinh"],
        "questions": ["làm khai sinh cần giấy tờ gì"],
        "papers": [
            {"name": "Tờ khai đăng ký khai sinh", "originals": 1, "copies": 0},
            {"name": "Giấy chứng sinh", "originals": 1, "case": "khi sinh tại cơ sở y tế", "show_only": True},
        ],
        "filings": [
            {
                "method": "counter",
                "duration": {"amount": 1, "unit": "working_day"},
                "fee": {"kind": "amount", "items": [{"amount_vnd": 8000, "case": "đăng ký quá hạn"}]},
            },
            {"method": "online", "duration_text": "như nộp trực tiếp"},
        ],
        "legal_basis": [{"title": "Luật Hộ tịch", "number": "60/2014/QH13"}],
        "online_level": "full",
        "spoken": {"fee": "không mất phí nếu đúng hạn"},
        "source": SOURCE,
    }
    return kb.Procedure.model_validate(values | changes)


def faq(**changes: Any) -> kb.Faq:
    values: dict[str, Any] = {
        "code": "faq.gio-lam-viec",
        "title": "Giờ làm việc",
        "questions": ["mấy giờ làm việc"],
        "text": "Giờ làm việc theo thông báo của từng nơi.",
        "source": SOURCE,
    }
    return kb.Faq.model_validate(values | changes)
