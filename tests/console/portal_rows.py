"""Rows as the national portal gives them: the shape is real, the facts are invented."""

import json
import lzma
from pathlib import Path
from typing import Any

TABLE = "Hình thức nộpThời gianPhí, lệ phíMô tả"


def portal_row(**changes: Any) -> dict[str, Any]:
    values = {
        "ma_thu_tuc": "9.000001",
        "ten_thu_tuc": "Thủ tục đăng ký thả diều",
        "detail_url": "https://example.gov.vn/9.000001",
        "so_quyet_dinh": "1/QĐ-ABC",
        "cap_thuc_hien": "Cấp xã",
        "linh_vuc": "Diều",
        "doi_tuong_thuc_hien": "Công dân Việt Nam",
        "co_quan_thuc_hien": "Ủy ban nhân dân cấp xã",
        "dia_chi_tiep_nhan": "Trung tâm Phục vụ hành chính công",
        "trinh_tu_thuc_hien": "Bước 1: Nộp hồ sơ.\nBước 2: Nhận kết quả.",
        "cach_thuc_thuc_hien": f"{TABLE}Trực tiếp3 Ngày làm việcMiễn phíTrực tuyến3 Ngày làm việcMiễn phí",
        "thanh_phan_ho_so": "",
        "ket_qua_xu_ly": "",
        "yeu_cau_dieu_kien": "Không",
        "can_cu_phap_ly": "",
    }
    return values | changes


def write(path: Path, *rows: Any) -> Path:
    """Write rows as JSON lines; texts and bytes go in as they are; .xz is compressed."""
    lines = [_line(row) for row in rows]
    content = b"\n".join(lines) + b"\n"
    path.write_bytes(lzma.compress(content) if path.suffix == ".xz" else content)
    return path


def _line(row: Any) -> bytes:
    if isinstance(row, bytes):
        return row
    return row.encode() if isinstance(row, str) else json.dumps(row, ensure_ascii=False).encode()
