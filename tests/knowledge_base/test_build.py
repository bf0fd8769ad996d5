import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge_base import build as building
from knowledge_base.errors import ImportingError, KnowledgeError, PublishingError
from knowledge_base.portal.filings import HEADER
from knowledge_base.settings import Settings
from knowledge_base.snapshot import read_snapshot
from tests.fakes.encoder import FakeEncoder

CHECKED = date(2026, 7, 1)
ROW = {
    "ma_thu_tuc": "9.000001",
    "ten_thu_tuc": "Thủ tục đăng ký thả diều",
    "detail_url": "https://example.gov.vn/9.000001",
    "so_quyet_dinh": "1/QĐ-ABC",
    "cach_thuc_thuc_hien": f"{HEADER}Trực tiếp3 Ngày135 Việt Nam Đồng(135.000 đồng)",
}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(building, "OnnxEncoder", lambda folder: FakeEncoder())
    monkeypatch.setattr(building, "load_seed", lambda: ([], []))
    return Settings(var=tmp_path / "var")


def written(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"\n".join(lines))
    return path


def test_a_snapshot_is_built_from_the_file_and_replaced_whole(tmp_path: Path, settings: Settings) -> None:
    portal = written(tmp_path / "portal.jsonl", json.dumps(ROW).encode(), b"{half")
    for _ in range(2):
        said = building.build(tmp_path / "snapshot", portal, CHECKED, settings)
        assert "2 rows read, 1 imported" in said
        assert "refused: line 2, column 2, no code: not JSON" in said
        assert "fee: line 1, column cach_thuc_thuc_hien, 9.000001: no fee can be 135 đồng" in said
        snapshot = read_snapshot(tmp_path / "snapshot")
        assert [record.code for record in snapshot.records] == ["9.000001"]
        assert "135" not in (tmp_path / "snapshot" / "answers.jsonl").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["portal.jsonl", "snapshot", "var"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x7fELF\x00\xff", b"[]\n3\n"])
def test_a_file_without_one_good_row_is_refused(tmp_path: Path, settings: Settings, content: bytes) -> None:
    with pytest.raises(ImportingError, match=r"none of its \d rows can be imported"):
        building.build(tmp_path / "snapshot", written(tmp_path / "portal.jsonl", content), CHECKED, settings)
    assert not (tmp_path / "snapshot").exists()


def a_file(folder: Path) -> Path:
    return written(folder / "file", b"text")


def somebodys_folder(folder: Path) -> Path:
    return written(folder / "letters" / "letter", b"text").parent


def a_published_one(folder: Path) -> Path:
    (folder / "var" / "knowledge" / "snapshots" / "v1").mkdir(parents=True)
    (folder / "var" / "knowledge" / "current").symlink_to("snapshots/v1")
    return folder / "var" / "knowledge" / "current"


@pytest.mark.parametrize("place", [a_file, somebodys_folder, a_published_one])
def test_nothing_but_a_snapshot_is_replaced(tmp_path: Path, settings: Settings, place: Callable[[Path], Path]) -> None:
    (tmp_path / "letters").mkdir()
    with pytest.raises(PublishingError):
        building.build(place(tmp_path), None, CHECKED, settings)


def test_an_impossible_place_is_said(tmp_path: Path, settings: Settings) -> None:
    portal = written(tmp_path / "portal.jsonl", json.dumps(ROW).encode())
    with pytest.raises(KnowledgeError, match="cannot be written"):
        building.build(a_file(tmp_path) / "snapshot", portal, CHECKED, settings)


@pytest.mark.parametrize("arguments", [["--snapshot", ""], [], ["--snapshot", "x", "--checked", "yesterday"]])
def test_the_command_line_says_what_is_wrong(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        building.main(arguments)
    assert ended.value.code == 2
    assert "--snapshot" in capsys.readouterr().err
