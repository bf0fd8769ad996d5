import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from common.notices import Board, Notice, Notices, main, read, write

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
CONTRACT = Draft202012Validator(json.loads((Path(__file__).parents[2] / "contracts" / "notices.json").read_text()))


def notice(name: str, start: timedelta, end: timedelta) -> Notice:
    return Notice(name, f"{name} shown", f"{name} spoken", NOW + start, NOW + end)


def test_only_what_holds_now_is_said(tmp_path: Path) -> None:
    path = tmp_path / "notices.json"
    board = Board((notice("past", -2 * HOUR, -HOUR), notice("now", -HOUR, HOUR), notice("next", HOUR, 2 * HOUR)), "lụt")
    write(path, board)
    CONTRACT.validate(json.loads(path.read_text()))
    assert read(path) == board
    assert [one.id for one in Notices(path).now().notices] == ["now"]
    assert Notices(path).now().off == "lụt"


def test_a_change_is_seen_at_the_next_look_and_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notices.json"
    notices = Notices(path)
    assert notices.now() == Board()
    write(path, Board(off="bão"))
    assert notices.now().off == "bão"
    path.write_text("{")
    assert notices.now().off == "bão"
    path.unlink()
    assert notices.now() == Board()


def test_the_file_can_be_changed_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "notices.json")
    assert main([path, "say", "Tổng đài nghỉ", "2"]) == 0
    assert main([path, "off", "mất", "điện"]) == 0
    capsys.readouterr()
    assert main([path, "show"]) == 0
    said = capsys.readouterr().out
    assert "bot: off (mất điện)" in said
    assert "Tổng đài nghỉ" in said
    assert main([path, "on"]) == main([path, "silence"]) == 0
    assert Notices(Path(path)).now() == Board()
    for wrong in ([path], [path, "say", "x"], [path, "say", "x", "lâu"], [path, "explode"], []):
        assert main(wrong) == 2
