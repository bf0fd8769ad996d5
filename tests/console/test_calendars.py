"""Opening hours: from the page to what the bot says within seconds; holidays by law, and those that are decided."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from actions.office import Office
from common.hours import VIETNAM, Calendars, Day, Hours, read, spans, write
from common.hours_said import said
from console.accounts.roles import Role
from console.calendars import lunar, statutory
from console.calendars.models import Calendar, Decision, Occasion, SpecialDay
from console.catalogue import seeding
from console.catalogue.models import Agency
from tests.console.entries import procedure
from tests.console.people import person, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, HOTLINE, HOLIDAYS = "/admin/calendars/", "/admin/calendars/of/hotline/", "/admin/calendars/holidays/"
WEEK = {"day_0": "7:00-11:30, 13h-17h", "same": "on", "source": "Thông báo số 1", "checked": "2026-11-01"}
MORNING, NOON = (time(7), time(11, 30)), (time(13), time(17))
CONTRACT = Path(__file__).parents[2] / "contracts" / "calendar.json"


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> Path:
    settings.CONSOLE = settings.CONSOLE.model_copy(update={"var": tmp_path})
    return tmp_path


@pytest.fixture
def publisher() -> Client:
    return signed_in(person("xuat-ban", Role.PUBLISHER))


def entered(client: Client, **fields: str) -> Any:
    return client.post(HOTLINE, {**WEEK, **fields}, follow=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def office(var: Path) -> Office:
    return Office(calendars=Calendars(var / "calendar.json"), hours="giờ cũ")


def test_what_is_entered_is_what_the_bot_says_at_once(publisher: Client, var: Path) -> None:
    ours = office(var)
    assert ours.when(at("2026-11-25T08:00")) == "Cán bộ tiếp nhận giờ cũ."
    entered(publisher)
    assert ours.when(at("2026-11-25T08:00")) == (
        "Cán bộ tiếp nhận từ 7 giờ đến 11 giờ 30 và từ 13 giờ đến 17 giờ, thứ hai đến thứ sáu."
    )
    assert ours.when(at("2026-11-27T20:00")).endswith("Cán bộ làm việc lại lúc 7 giờ, thứ hai ngày 30 tháng 11.")
    entered(publisher, day_5="7:00-11:00")
    assert ours.when(at("2026-11-27T20:00")).endswith("Cán bộ làm việc lại lúc 7 giờ ngày mai.")
    Draft202012Validator(json.loads(CONTRACT.read_text())).validate(json.loads((var / "calendar.json").read_text()))


@pytest.mark.parametrize(
    "fields",
    [
        {"day_0": "17:00-7:00"},
        {"day_0": "7-12, 11-15"},
        {"day_0": "25:00-26:00"},
        {"day_0": "sáng"},
        {"day_0": "", "same": ""},
        {"source": ""},
        {"checked": "mai"},
    ],
)
def test_hours_that_are_none_are_refused_and_change_nothing(
    publisher: Client, var: Path, fields: dict[str, str]
) -> None:
    page = entered(publisher, **fields)
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode() or "errorlist" in page.content.decode()
    assert not Calendar.objects.exists()
    assert not (var / "calendar.json").exists()


def test_a_day_that_differs_is_said_and_taken_away_again(publisher: Client, var: Path) -> None:
    entered(publisher)
    day = timezone.localdate() + timedelta(days=(7 - timezone.localdate().weekday()) % 7 + 7)  # a Monday
    url = f"{HOTLINE}day/"
    publisher.post(url, {"day": day.isoformat(), "kind": "closed", "reason": "tập huấn"})
    moment = datetime.combine(day, time(9), VIETNAM)
    assert "Hôm nay nghỉ tập huấn." in office(var).when(moment)
    publisher.post(url, {"day": day.isoformat(), "kind": "hours", "spans": "8:00-10:00", "reason": "họp"})
    assert SpecialDay.objects.count() == 1
    assert "Hôm nay (họp) cán bộ làm việc từ 8 giờ đến 10 giờ." in office(var).when(moment)
    publisher.post(f"/admin/calendars/days/{SpecialDay.objects.get().pk}/remove/")
    assert "Hôm nay" not in office(var).when(moment)


def test_a_compensated_saturday_for_every_agency_is_like_a_monday(publisher: Client, var: Path) -> None:
    seeding.bring_in([procedure()], [])
    key = f"agency-{Agency.objects.get().pk}"
    entered(publisher)
    publisher.post(f"/admin/calendars/of/{key}/", WEEK | {"day_0": "8:00-12:00"})
    saturday = timezone.localdate() + timedelta(days=(5 - timezone.localdate().weekday()) % 7 + 7)
    fields = {"day": saturday.isoformat(), "kind": "weekday", "weekday": "0", "reason": "làm bù", "everybody": "on"}
    publisher.post(f"{HOTLINE}day/", fields)
    found = read(var / "calendar.json")
    assert found["hotline"].on(saturday) == Day("open", (MORNING, NOON), "làm bù")
    assert found[key].on(saturday) == Day("open", ((time(8), time(12)),), "làm bù")


def test_tet_is_not_announced_until_it_is_decided(publisher: Client, var: Path) -> None:
    entered(publisher)
    first = lunar.new_year(timezone.localdate().year + 1)
    before = datetime.combine(first - timedelta(days=1), time(20), VIETNAM)
    assert "Lịch nghỉ Tết Nguyên đán chưa công bố." in office(var).when(before)
    assert Calendars(var / "calendar.json").of().open_at(before) is None  # type: ignore[union-attr]
    decision = {
        "occasion": "tet",
        "first": (first - timedelta(days=1)).isoformat(),
        "last": (first + timedelta(days=5)).isoformat(),
        "decision": "Thông báo số 2",
        "decided": timezone.localdate().isoformat(),
    }
    publisher.post(HOLIDAYS, decision)
    told = office(var).when(before)
    assert "Hôm nay nghỉ Tết Nguyên đán." in told
    assert "chưa công bố" not in told
    wrong = publisher.post(HOLIDAYS, decision | {"first": decision["last"]})
    assert wrong.status_code == 200
    assert Decision.objects.count() == 1
    publisher.post(f"/admin/calendars/holidays/{Decision.objects.get().pk}/remove/")
    assert "chưa công bố" in office(var).when(before)


@pytest.mark.parametrize(
    ("year", "tet", "kings"),
    [
        (2007, date(2007, 2, 17), date(2007, 4, 26)),  # China's new year was the 18th
        (2024, date(2024, 2, 10), date(2024, 4, 18)),
        (2025, date(2025, 1, 29), date(2025, 4, 7)),
        (2026, date(2026, 2, 17), date(2026, 4, 26)),
        (2030, date(2030, 2, 2), date(2030, 4, 12)),  # China's is the 3rd
    ],
)
def test_lunar_days_are_those_of_vietnam(year: int, tet: date, kings: date) -> None:
    assert (lunar.new_year(year), lunar.kings(year)) == (tet, kings)


def test_days_off_by_law_with_the_day_that_makes_up_for_a_weekend() -> None:
    assert [one.day for one in statutory.fixed(2026)] == [
        *(date(2026, 1, 1), date(2026, 4, 26), date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 2))
    ]
    made = list(statutory.made_up(statutory.fixed(2026), [5, 6], []))
    assert [(one.day, one.name) for one in made] == [(date(2026, 4, 27), "bù Giỗ Tổ Hùng Vương")]
    assert statutory.held_on(Occasion.OTHER, 2026) is None


def test_every_role_sees_and_two_change(publisher: Client) -> None:
    entered(publisher)
    officer = signed_in(person("can-bo", Role.OFFICER))
    page = officer.get(PAGE).content.decode()
    assert "từ 7 giờ đến 11 giờ 30" in page
    assert officer.post(HOTLINE, WEEK).status_code == 403
    month = officer.get(HOTLINE).content.decode()
    assert "Thông báo số 1" in month
    assert "Lưu và cho có hiệu lực" not in month


def test_a_file_that_cannot_be_read_leaves_what_held(tmp_path: Path) -> None:
    path = tmp_path / "calendar.json"
    write(path, {"hotline": Hours("Tổng đài", {0: (MORNING,)}, {}, date(2027, 1, 1))}, date(2027, 1, 1))
    known = Calendars(path)
    assert known.of()
    path.write_text('{"version": 1, "until"')
    assert known.of()
    path.unlink()
    assert known.of() is None


SPANS = st.lists(st.times(time(6), time(20)), min_size=0, max_size=4, unique=True).map(
    lambda edges: tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


@given(st.dictionaries(st.integers(0, 6), SPANS), st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)))
def test_the_next_opening_is_the_first_moment_that_is_open(week: dict[int, Any], moment: datetime) -> None:
    hours, now = Hours("x", week), moment.replace(tzinfo=VIETNAM, second=0, microsecond=0)
    found = hours.next_open(now)
    if found is None:
        assert not any(week.values())
        return
    assert hours.open_at(found)
    assert found > now
    days = [now.date() + timedelta(days=number) for number in range(8)]
    starts = [datetime.combine(day, start, VIETNAM) for day in days for start, _ in week.get(day.weekday(), ())]
    assert found == min(start for start in starts if start > now)
    assert said(hours, now)


def test_spans_in_disorder_are_refused() -> None:
    for wrong in ([["11:00", "7:00"]], [["07:00", "11:00"], ["10:00", "12:00"]]):
        with pytest.raises(ValueError, match=r"order|isoformat|Invalid"):
            spans(wrong)
