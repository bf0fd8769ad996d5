"""The console's pages of imports and reviews, through Django's own client."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from console.catalogue.models import Procedure, State
from console.importing import runs
from console.importing.models import ImportRun, Origin, ReviewTask
from tests.console.portal_rows import portal_row, write
from tests.postgresql import of_console

pytestmark = pytest.mark.django_db
RUNS = "/admin/importing/importrun/"
REVIEWS = "/admin/importing/reviewtask/"
DAY = date(2026, 7, 1)


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("quantri", "", "Mat-khau-dai-91"))
    return client


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[ImportRun]:
    """Carry out in the test's own process what would be a process of its own."""
    begun: list[ImportRun] = []

    def here(run: ImportRun) -> None:
        begun.append(run)
        runs.carry_out(run)

    monkeypatch.setattr(runs, "in_background", here)
    return begun


def upload(client: Client, content: bytes, name: str = "p.jsonl") -> str:
    file = SimpleUploadedFile(name, content)
    return client.post(f"{RUNS}upload/", {"file": file, "checked": "01/07/2026"}, follow=True).content.decode()


def test_a_file_is_shown_first_and_imported_when_agreed(staff: Client, begun: list[ImportRun]) -> None:
    assert "Nhập một tệp" in staff.get(RUNS).content.decode()
    page = upload(staff, json.dumps(portal_row()).encode() + b"\n{")
    assert "Xem trước, chưa ghi gì" in page
    assert "not JSON" in page
    assert not Procedure.objects.exists()
    done = staff.post(f"{RUNS}{begun[0].pk}/carry-out/", follow=True).content.decode()
    assert "Xem trước" not in done
    assert Procedure.objects.get().state == State.APPROVED
    assert [(run.rehearsal, run.name, run.checked) for run in begun] == [
        (True, "p.jsonl", DAY),
        (False, "p.jsonl", DAY),
    ]
    history = Procedure.objects.get().history.get()
    assert history.history_user == begun[1].asked_by == User.objects.get()


def test_other_files_are_not_taken(staff: Client, begun: list[ImportRun]) -> None:
    assert "Chỉ nhập được tệp" in upload(staff, b"x", "p.exe")
    assert not begun


def test_one_import_at_a_time(staff: Client, begun: list[ImportRun], tmp_path: Path) -> None:
    runs.begin(Origin.PORTAL, tmp_path / "p.jsonl", DAY)
    assert "Đang có một lần nhập dữ liệu" in upload(staff, b"{}")
    page = staff.get(f"{RUNS}{ImportRun.objects.get().pk}/change/").content.decode()
    assert 'http-equiv="refresh"' in page


def test_only_those_who_may_import(client: Client, begun: list[ImportRun]) -> None:
    user = User.objects.create_user("can-bo", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_importrun"))
    client.force_login(user)
    assert "Nhập một tệp" not in client.get(RUNS).content.decode()
    assert client.post(f"{RUNS}upload/").status_code == 403
    assert client.get(f"{RUNS}upload/").status_code == 405
    assert not begun


def conflict(path: Path) -> ReviewTask:
    for place in ("Sở Diều", "Sở Gió"):
        runs.carry_out(runs.begin(Origin.PORTAL, write(path / "p", portal_row(dia_chi_tiep_nhan=place)), DAY))
        for row in Procedure.objects.filter(place="Sở Diều"):
            row.place = "Nhà văn hóa"
            row.save()
    return ReviewTask.objects.get()


@pytest.mark.parametrize(
    ("action", "state", "place"),
    [("keep_ours", ReviewTask.State.OURS, "Nhà văn hóa"), ("take_theirs", ReviewTask.State.THEIRS, "Sở Gió")],
)
def test_reviews_are_decided_from_the_list(staff: Client, tmp_path: Path, action: str, state: str, place: str) -> None:
    task = conflict(tmp_path)
    listed = staff.get(f"{REVIEWS}?state__exact=open").content.decode()
    assert all(word in listed for word in ("Sở Diều", "Sở Gió", "Nhà văn hóa"))
    assert "Sở Gió" in staff.get(f"{REVIEWS}{task.pk}/change/").content.decode()
    assert "9.000001" in staff.get("/admin/catalogue/procedure/?flagged__exact=1").content.decode()
    page = staff.post(REVIEWS, {"action": action, "_selected_action": [task.pk]}, follow=True).content.decode()
    assert "đã quyết định 1 mục" in page
    task.refresh_from_db()
    row = Procedure.objects.get()
    assert (task.state, row.place, row.flagged, task.decided_by) == (state, place, False, User.objects.get())
    again = staff.post(REVIEWS, {"action": action, "_selected_action": [task.pk]}, follow=True).content.decode()
    assert "decided_already" in again


def test_a_quarantined_record_is_not_approved_while_it_misleads(staff: Client, tmp_path: Path) -> None:
    bad = portal_row(trinh_tu_thuc_hien="Nộp tại Ủy ban nhân dân huyện.")
    runs.carry_out(runs.begin(Origin.PORTAL, write(tmp_path / "p", bad), DAY))
    row = Procedure.objects.get()

    def submit() -> str:
        chosen = {"action": "submit", "_selected_action": [row.pk]}
        page = staff.post("/admin/catalogue/procedure/", chosen, follow=True).content.decode()
        row.refresh_from_db()
        return page

    assert "không duyệt: 9.000001" in submit()
    assert row.state == State.QUARANTINED
    row.steps = ["Nộp tại Ủy ban nhân dân xã."]
    row.save()
    submit()
    assert row.state == State.SUBMITTED


def test_the_background_command_carries_out_what_the_console_began(tmp_path: Path) -> None:
    environment = os.environ | of_console(tmp_path)
    file = write(tmp_path / "p.jsonl", portal_row())
    begin = (
        "from console.importing import runs; from datetime import date; from pathlib import Path;"
        f"run = runs.begin('portal', Path({str(file)!r}), date(2026, 7, 1)); runs.in_background(run).join();"
        "run.refresh_from_db(); print(run.state, run.counts['imported'])"
    )

    def manage(*command: str) -> str:
        arguments = [sys.executable, "-m", "console.manage", *command]
        done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=120, check=True)
        return done.stdout

    manage("migrate", "-v0")
    assert "done 1" in manage("shell", "-v0", "-c", begin)
