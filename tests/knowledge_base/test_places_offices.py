import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from knowledge_base.errors import PlacesError
from knowledge_base.places.districts import sends_to_district
from knowledge_base.places.offices import OfficeBook, load_offices
from knowledge_base.places.service import Places, code_of

UNIT = "31369"
OFFICE = {
    "code": "ubnd-thu",
    "name": "Bộ phận một cửa thử nghiệm",
    "unit": UNIT,
    "address": "Số 1, đường Thử",
    "hours": "7 giờ đến 11 giờ",
    "phone": "0293 000 000",
    "point": {"latitude": 9.9, "longitude": 105.8},
    "source": "biên bản thử",
    "checked": "2026-07-01",
}


def written(path: Path, *offices: Mapping[str, object]) -> Path:
    path.write_text(json.dumps(offices))
    return path


def test_an_office_is_told_with_its_source_and_date(tmp_path: Path) -> None:
    found = Places.open().resolve("phường Ninh Kiều").place
    assert found
    path = written(tmp_path / "offices.json", OFFICE | {"unit": found.code})
    answer = Places(Places.open().gazetteer, "Cần Thơ", path).answer(code_of(found))
    assert "Bộ phận một cửa thử nghiệm: Số 1, đường Thử." in answer.text
    assert "Giờ làm việc: 7 giờ đến 11 giờ." in answer.text
    assert "theo biên bản thử, kiểm tra ngày 01/07/2026" in answer.text
    assert answer.known
    assert "chưa có" not in answer.text


def test_what_an_operator_left_empty_is_said_to_be_missing(tmp_path: Path) -> None:
    found = Places.open().resolve("phường Ninh Kiều").place
    assert found
    bare = {name: OFFICE[name] for name in ("code", "name", "source", "checked")} | {"unit": found.code}
    text = Places(Places.open().gazetteer, "Cần Thơ", written(tmp_path / "o.json", bare)).answer(code_of(found)).text
    assert "em chưa có địa chỉ" in text
    assert "Em chưa có giờ làm việc của nơi này." in text
    assert sends_to_district(text) == []


def test_the_file_is_followed_and_a_broken_one_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "offices.json"
    book = OfficeBook(path)
    assert book.of(UNIT) == ()
    written(path, OFFICE)
    assert [one.code for one in book.of(UNIT)] == ["ubnd-thu"]
    path.write_text("[{")
    assert [one.code for one in book.of(UNIT)] == ["ubnd-thu"]
    written(path, OFFICE, OFFICE | {"code": "second"})
    assert len(book.of(UNIT)) == 2
    path.unlink()
    assert book.of(UNIT) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        [OFFICE | {"name": "Bộ phận một cửa Ủy ban nhân dân huyện Phụng Hiệp"}],
        [OFFICE, OFFICE],
        [OFFICE | {"point": {"latitude": 105.8, "longitude": 9.9}}],
        [OFFICE | {"town": "x"}],
        {"a": 1},
    ],
)
def test_wrong_offices_are_refused(tmp_path: Path, wrong: object) -> None:
    path = tmp_path / "offices.json"
    path.write_text(json.dumps(wrong))
    with pytest.raises(PlacesError):
        load_offices(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(PlacesError, match=r"none\.json"):
        load_offices(tmp_path / "none.json")
