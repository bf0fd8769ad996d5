"""Figures counted from events, on the page and as CSV."""

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from console.accounts.roles import Role
from console.conversations.models import Conversation
from console.dashboards import counting, figures
from console.dashboards.models import DayFigures
from tests.console.events import event, timing, turn, unknown
from tests.console.people import person, signed_in
from tests.console.test_conversations import keep

pytestmark = pytest.mark.django_db
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
TUESDAY = datetime(2026, 3, 3, 9, 30, tzinfo=SAIGON)
DAY = TUESDAY.date()


@pytest.fixture
def staff() -> Client:
    return signed_in(person("canbo", Role.OFFICER))


def fill() -> None:
    night = TUESDAY.replace(hour=23, minute=50)
    keep([turn("a", 1, "khai sinh", at=TUESDAY), timing("a", 1, "khai sinh") | {"time": TUESDAY.isoformat()}])
    keep([event("rating", "a", at=TUESDAY, score=4)])
    keep([unknown("b", 1, "phép bay", at=night, channel="zalo"), event("rating", "b", at=night, score=1)])
    keep([turn("c", 1, "kết hôn", at=TUESDAY + timedelta(days=1), procedure="2.000001", title="Kết hôn")])
    keep([event("transfer", "c", at=TUESDAY + timedelta(days=1), reason="key_0")])


def test_the_figures_of_a_day_are_those_of_vietnam() -> None:
    fill()
    days = counting.counted(DAY, DAY + timedelta(days=1))
    first = days[DAY]
    assert first["hours"] == {"phone 9": 1, "zalo 23": 1}
    assert figures.conversations(first) == 2
    assert (figures.without_officer(first).part, figures.without_officer(first).whole) == (1, 2)
    assert figures.not_known(first) == figures.Rate(1, 2)
    assert figures.not_known(first).percent == 50.0
    assert figures.out_of_hours({DAY: first}) == figures.Rate(1, 2)
    assert figures.percentiles(first) == {50: 750, 95: 750, 99: 750}
    assert figures.rating(first) == (2.5, 2)
    assert figures.top(first) == [("1.001193", 1)]
    both = counting.total(days.values())
    assert figures.conversations(both) == 3
    assert figures.rising(days, DAY + timedelta(days=1)) == [("1.001193", 1, 0), ("2.000001", 1, 0)]


def test_days_that_are_over_are_counted_once() -> None:
    fill()
    before = counting.counted(DAY, DAY)
    assert DayFigures.objects.get().day == DAY
    Conversation.objects.all().delete()
    assert counting.counted(DAY, DAY) == before
    today = datetime.now(SAIGON).date()
    counting.counted(today, today)
    assert not DayFigures.objects.filter(day=today).exists()


def test_nothing_to_count_is_no_share() -> None:
    empty = counting.counted(date(2025, 1, 1), date(2025, 1, 1))
    whole = counting.total(empty.values())
    assert figures.without_officer(whole).percent is None
    assert figures.rating(whole) == (None, 0)
    assert figures.percentiles(whole) == {50: None, 95: None, 99: None}


def test_page_and_csv_show_a_period_in_few_queries(
    staff: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    fill()
    asked = {"first": "2026-02-01", "last": "2026-03-05"}
    with django_assert_max_num_queries(20):
        page = staff.get("/admin/dashboards/", asked).content.decode()
    assert "Hỏi nhiều nhất" in page
    assert page.count("<rect") == 24 + 33
    text = staff.get("/admin/dashboards/csv/", asked).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == 33
    (third,) = (row for row in rows if row["day"] == "2026-03-03")
    assert (third["conversations"], third["phone"], third["zalo"], third["dont_know"]) == ("2", "1", "1", "1")
    assert third["rating_mean"] == "2.5"


@pytest.mark.parametrize("asked", [{"first": "x", "last": "y"}, {"first": "2999-01-01"}, {"first": "1999-01-01"}])
def test_odd_periods_are_brought_into_bounds(staff: Client, asked: dict[str, str]) -> None:
    assert staff.get("/admin/dashboards/", asked).status_code == 200
