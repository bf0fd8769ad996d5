"""Notices and the switch, from the page to the file that every channel reads."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from common.notices import Notices
from console.accounts.roles import Role
from console.notices.models import Notice, Switching
from tests.console.people import person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "CONSOLE", settings.CONSOLE.model_copy(update={"var": tmp_path}))
    return tmp_path


@pytest.fixture
def admin_(folder: Path) -> Client:
    return signed_in(person("quantri", Role.ADMINISTRATOR))


def standing(folder: Path) -> Any:
    return Notices(folder / "notices.json").now()


def form(text: str, start: timedelta, end: timedelta, **more: str) -> dict[str, str]:
    now = timezone.localtime()
    return {"text": text, "start": f"{now + start:%Y-%m-%dT%H:%M}", "end": f"{now + end:%Y-%m-%dT%H:%M}", **more}


HOUR = timedelta(hours=1)


def test_a_notice_holds_from_its_start_to_its_end(admin_: Client, folder: Path) -> None:
    assert admin_.post("/admin/notices/", form("Nghỉ lễ", -HOUR, HOUR, spoken="Dạ, nghỉ lễ")).status_code == 302
    assert admin_.post("/admin/notices/", form("Ngày mai", HOUR, 2 * HOUR)).status_code == 302
    assert [(one.text, one.spoken) for one in standing(folder).notices] == [("Nghỉ lễ", "Dạ, nghỉ lễ")]
    page = admin_.get("/admin/notices/").content.decode()
    assert "Ngày mai" in page
    assert Notice.history.count() == 2


def test_a_notice_is_spoken_in_words(admin_: Client, folder: Path) -> None:
    admin_.post("/admin/notices/", form("Nghỉ 02/9, gấp gọi 1022", -HOUR, HOUR))
    assert [one.spoken for one in standing(folder).notices] == ["Nghỉ ngày hai tháng chín, gấp gọi một không hai hai"]


def test_a_notice_that_ends_before_it_begins_is_refused(admin_: Client, folder: Path) -> None:
    page = admin_.post("/admin/notices/", form("x", HOUR, -HOUR))
    assert page.status_code == 200
    assert "kết thúc trước khi bắt đầu" in page.content.decode()
    assert not (folder / "notices.json").exists()


def test_a_notice_is_changed_and_ended(admin_: Client, folder: Path) -> None:
    admin_.post("/admin/notices/", form("Nghỉ lễ", -HOUR, HOUR))
    pk = Notice.objects.get().pk
    admin_.post(f"/admin/notices/{pk}/", form("Nghỉ hai ngày", -HOUR, HOUR))
    assert [one.text for one in standing(folder).notices] == ["Nghỉ hai ngày"]
    admin_.post(f"/admin/notices/{pk}/stop/")
    assert standing(folder).notices == ()


def test_the_switch_needs_a_reason_and_is_kept_with_who_used_it(admin_: Client, folder: Path) -> None:
    admin_.post("/admin/notices/switch/", {"off": "yes"})
    assert not Switching.objects.exists()
    admin_.post("/admin/notices/switch/", {"off": "yes", "reason": "trả lời sai lệ phí"})
    assert standing(folder).off == "trả lời sai lệ phí"
    assert "Bot đang tắt" in admin_.get("/admin/notices/").content.decode()
    admin_.post("/admin/notices/switch/", {"off": "no"})
    assert standing(folder).off == ""
    assert [(one.off, str(one.by)) for one in Switching.objects.all()] == [(False, "quantri"), (True, "quantri")]


def test_a_file_changed_by_hand_is_what_the_page_shows(admin_: Client, folder: Path) -> None:
    from common.notices import main

    main([str(folder / "notices.json"), "off", "mất điện"])
    assert "mất điện" in admin_.get("/admin/notices/").content.decode()


def test_the_public_page_shows_what_holds_first(admin_: Client) -> None:
    admin_.post("/admin/notices/", form("Nghỉ lễ", -HOUR, HOUR))
    admin_.post("/admin/notices/switch/", {"off": "yes", "reason": "lụt"})
    page = Client().get("/").content.decode()
    assert "Nghỉ lễ" in page
    assert "mọi câu hỏi được chuyển cho cán bộ" in page
    assert "lụt" not in page


def test_the_page_takes_few_queries(admin_: Client, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    for number in range(30):
        admin_.post("/admin/notices/", form(f"Thông báo {number}", -HOUR, HOUR))
    with django_assert_max_num_queries(20):
        admin_.get("/admin/notices/")
