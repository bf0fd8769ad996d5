import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.text import fold
from knowledge_base.errors import PlacesError
from knowledge_base.places import tables as tables_module
from knowledge_base.places.districts import sends_to_district
from knowledge_base.places.resolve import Kind, Resolution
from knowledge_base.places.service import Places, code_of
from knowledge_base.places.tables import STATED_SOURCES, tables
from knowledge_base.places.units import OldCommune, Place, province_now


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.open()


def now(resolution: Resolution) -> list[str]:
    assert resolution.kind is Kind.FOUND
    assert isinstance(resolution.place, OldCommune)
    return [unit.name for unit in resolution.place.now]


def offered(resolution: Resolution) -> list[str]:
    assert resolution.kind is Kind.ASK
    return [f"{one.name}, {one.district.name}" for one in resolution.options if isinstance(one, OldCommune)]


def test_the_tables_are_whole() -> None:
    known = tables()
    assert len(known.provinces) == 34
    assert len(known.units) == 3321
    assert len(known.old_provinces) == 63
    assert len(known.districts) == 696
    assert len(known.communes) == 10035
    assert all(one.now for one in known.communes)
    assert all(unit.province is one.district.province.now for one in known.communes for unit in one.now)
    assert len({unit for some in known.territory.values() for unit in some}) == 3321
    assert sum(unit.province.short == "Cần Thơ" for unit in known.units) == 103


def test_namesakes_of_one_province_do_not_get_each_others_land() -> None:
    became = {
        (one.name, one.district.name): [unit.name for unit in one.now]
        for one in tables().communes
        if one.district.province.now.short == "Cần Thơ"
    }
    assert became["Xã Thạnh Quới", "Huyện Vĩnh Thạnh"] == ["Xã Thạnh Quới"]
    assert became["Xã Thạnh Quới", "Huyện Mỹ Xuyên"] == ["Xã Gia Hòa"]
    assert became["Xã Tân Long", "Huyện Phụng Hiệp"] == ["Xã Thạnh Hòa"]
    assert became["Xã Tân Long", "Thị xã Ngã Năm"] == ["Xã Tân Long"]


def test_a_version_that_nobody_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_module, "RELEASED", {})
    with pytest.raises(PlacesError, match="nobody has read"):
        tables.__wrapped__()


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("xã Đông Thạnh huyện Châu Thành tỉnh Hậu Giang giờ là xã nào", ["Xã Đông Phước"]),
        ("xã đông thạnh giờ là xã nào vậy em", ["Xã Đông Phước"]),
        ("xa dong thanh huyen chau thanh hau giang gio la xa nao", ["Xã Đông Phước"]),
        ("đông thạnh, châu thành, hậu giang", ["Xã Đông Phước"]),
        ("trước ở xã Phương Bình huyện Phụng Hiệp giờ lên đâu làm giấy tờ", ["Xã Phương Bình"]),
        ("xã Phượng Bình giờ lên đâu", ["Xã Phương Bình"]),  # a tone heard wrong
        ("xã cái tắc giờ là gì", ["Xã Đông Phước"]),  # it was a township
        ("TT Cái Tắc", ["Xã Đông Phước"]),
        ("xã vĩnh viễn a", ["Xã Vĩnh Viễn"]),
        ("phường bốn sóc trăng giờ là phường nào", ["Phường Phú Lợi"]),
        ("p4 tp sóc trăng", ["Phường Phú Lợi"]),
        ("xã thạnh quới huyện mỹ xuyên", ["Xã Gia Hòa"]),
        ("phường bùi hữu nghĩa giờ là phường nào", ["Phường Bình Thủy", "Phường Cái Khế"]),
        ("p4 q3 tphcm", ["Phường Bàn Cờ", "Phường Xuân Hòa"]),
    ],
)
def test_an_old_commune_is_found_however_it_is_put(places: Places, text: str, units: list[str]) -> None:
    assert now(places.resolve(text)) == units


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("huyện phụng hiệp giờ thuộc đâu", "Huyện Phụng Hiệp"),
        ("phụng hiệp giờ là gì", "Huyện Phụng Hiệp"),
        ("quê tôi ở châu thành hậu giang", "Huyện Châu Thành"),
        ("chau thanh a gio la xa nao", "Huyện Châu Thành A"),
        ("thành phố sóc trăng giờ thuộc đâu", "Thành phố Sóc Trăng"),
        ("xã tôi ở huyện phụng hiệp giờ là gì", "Huyện Phụng Hiệp"),
        ("sóc trăng giờ thuộc tỉnh nào", "Tỉnh Sóc Trăng"),
        ("hau giang sap nhap vo dau", "Tỉnh Hậu Giang"),
        ("phường ninh kiều", "Phường Ninh Kiều"),
        ("xã Đại Ngãi", "Xã Đại Ngãi"),
    ],
)
def test_districts_provinces_and_units_of_today_are_found(places: Places, text: str, name: str) -> None:
    found = places.resolve(text)
    assert (found.kind, found.place.name if found.place else None) == (Kind.FOUND, name)


def test_namesakes_are_asked_about_with_their_districts_the_home_province_first(places: Places) -> None:
    assert offered(places.resolve("xã thạnh quới giờ thuộc xã nào")) == [
        "Xã Thạnh Quới, Huyện Vĩnh Thạnh",
        "Xã Thạnh Quới, Huyện Mỹ Xuyên",
    ]
    heard_wrong = places.resolve("xã đông thành giờ là xã nào")  # there is none at home, but a Đông Thạnh
    assert offered(heard_wrong)[0] == "Xã Đông Thạnh, Huyện Châu Thành"
    assert len(heard_wrong.options) == 3 < heard_wrong.count
    contradicting = places.resolve("xã đông thạnh huyện phụng hiệp")
    assert offered(contradicting) == ["Xã Đông Thạnh, Huyện Châu Thành"]


def test_another_home_province_comes_first(places: Places) -> None:
    elsewhere = Places(places.gazetteer, "Vĩnh Long")
    place = elsewhere.resolve("xã Tân Bình").options[0]
    assert isinstance(place, OldCommune)
    assert place.district.province.now.short == "Vĩnh Long"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("xã Bá Láp Xà huyện Phụng Hiệp giờ là gì", Kind.UNKNOWN),
        ("huyện Cù Lao Khỉ giờ thuộc đâu", Kind.UNKNOWN),
        ("xã tôi giờ tên gì", Kind.NOTHING),
        ("huyện bỏ rồi giờ nộp giấy ở đâu", Kind.NOTHING),
        ("làm khai sinh ở xã nào cũng được hả", Kind.NOTHING),
        ("công an xã có làm căn cước không", Kind.NOTHING),
        ("", Kind.NOTHING),
        ("🙂🙂", Kind.NOTHING),
    ],
)
def test_what_names_no_known_place_is_said_to(places: Places, text: str, kind: Kind) -> None:
    assert places.resolve(text).kind is kind


def test_every_unit_of_the_home_province_is_found_by_its_full_name(places: Places) -> None:
    for one in places.gazetteer.tables.communes:
        if one.district.province.now.short == "Cần Thơ":
            text = f"{one.name}, {one.district.name}, {one.district.province.name}"
            assert places.resolve(text).place is one, text
            assert places.resolve(fold(text)).kind is not Kind.UNKNOWN, text


def test_a_district_names_what_lies_on_its_land_and_sends_nobody_to_it(places: Places) -> None:
    text = places.worded(places.resolve("huyện phụng hiệp")).text
    assert "từ ngày 1 tháng 7 năm 2025 không còn cấp huyện" in text
    assert "7 đơn vị cấp xã của thành phố Cần Thơ" in text
    assert "xã Phụng Hiệp" in text


def test_answers_say_where_they_come_from(places: Places) -> None:
    place = places.resolve("xã Đông Thạnh huyện Châu Thành Hậu Giang").place
    assert place
    answer = places.answer(code_of(place))
    assert "vietnamadminunits 1.0.4, bản ngày 08/10/2025" in answer.text
    assert all(source in answer.text for source in STATED_SOURCES)
    assert answer.source_url == "https://github.com/tranngocminhhieu/vietnamadminunits"
    assert str(answer.checked) == "2025-10-08"
    assert answer.title == "Xã Đông Thạnh, huyện Châu Thành, tỉnh Hậu Giang cũ"


def test_without_an_office_the_agency_is_named_and_an_officer_offered(places: Places) -> None:
    place = places.resolve("xã Đông Thạnh huyện Châu Thành Hậu Giang").place
    assert place
    answer = places.answer(code_of(place))
    assert "Ủy ban nhân dân xã Đông Phước" in answer.text
    assert "chưa có địa chỉ và giờ làm việc" in answer.text
    assert answer.text.endswith("Anh chị có muốn gặp cán bộ không ạ?")
    assert not answer.known


def test_an_unknown_code_is_a_key_error(places: Places) -> None:
    with pytest.raises(KeyError):
        places.answer("faq.place-c0")


def test_no_answer_about_a_place_sends_anyone_to_a_district(places: Places) -> None:
    known = places.gazetteer.tables
    every: tuple[Place, ...] = (*known.communes, *known.districts, *known.old_provinces, *known.units, *known.provinces)
    for number, place in enumerate(every):
        if number % 20 == 0 or province_now(place).short == "Cần Thơ":
            text = places.answer(code_of(place)).text
            assert sends_to_district(text) == [], text


def test_speech_has_no_digits_and_is_cut_into_breaths(places: Places) -> None:
    for text in ("phường 4 sóc trăng", "huyện phụng hiệp", "xã thạnh quới", "xã Bá Láp", "gì đó"):
        spoken = places.worded(places.resolve(text)).spoken
        assert spoken
        assert all(len(part) <= 150 and not any(one.isdigit() for one in part) for part in spoken)


PARTS = (
    "xã",
    "huyện",
    "thị trấn",
    "tỉnh",
    "phường 4",
    "đông thạnh",
    "châu thành",
    "long mỹ",
    "giờ là",
    "nào",
    "hậu giang",
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=7).map(" ".join)))
def test_whatever_is_said_ends_in_words_that_send_nobody_to_a_district(text: str) -> None:
    places = Places.open()
    resolution = places.resolve(text)
    wording = places.worded(resolution)
    assert len(resolution.options) <= 3
    assert sends_to_district(wording.text) == []
    assert sends_to_district(" ".join(wording.spoken)) == []


def test_a_resolution_takes_less_than_five_milliseconds(places: Places) -> None:
    text = "dạ cho hỏi trước tui ở xã đông thạnh huyện châu thành tỉnh hậu giang giờ là xã nào vậy em"
    places.resolve(text)
    took = []
    for _ in range(20):
        began = time.process_time()
        places.resolve(text)
        took.append(time.process_time() - began)
    assert min(took) < 0.005
