"""The portal's records: what comes in, what follows the source, what waits for a person."""

import unicodedata
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from console.catalogue import seeding
from console.catalogue.models import Procedure, State
from console.importing import reviewing, runs
from console.importing.errors import ImportFailed, ReviewFailed
from console.importing.models import ImportRun, Origin, ReviewTask
from console.publishing import work
from tests.console.entries import procedure
from tests.console.portal_rows import TABLE, portal_row, write

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)
PORTAL = Path("../shared/data/portal-procedures.jsonl.xz")


def imported(path: Path, *rows: Any, rehearsal: bool = False) -> ImportRun:
    run = runs.begin(Origin.PORTAL, write(path / "rows.jsonl", *rows), DAY, rehearsal=rehearsal)
    runs.carry_out(run)
    run.refresh_from_db()
    return run


def counted(run: ImportRun) -> dict[str, int]:
    return {name: count for name, count in run.counts.items() if count}


def open_reviews() -> list[ReviewTask]:
    return list(ReviewTask.objects.filter(state=ReviewTask.State.OPEN))


def row(code: str = "9.000001") -> Procedure:
    return Procedure.objects.get(code=code)


def edit(**changes: Any) -> Procedure:
    edited = row()
    for name, value in changes.items():
        setattr(edited, name, value)
    edited.save()
    return edited


def test_a_complete_record_comes_in_approved_with_history(tmp_path: Path) -> None:
    run = imported(tmp_path, portal_row())
    assert counted(run) == {"read": 1, "imported": 1, "approved": 1}
    made = row()
    assert (made.title, made.spoken_title) == ("Thủ tục đăng ký thả diều", "đăng ký thả diều")
    assert made.agency and made.agency.name == "Ủy ban nhân dân cấp xã"
    assert [one["duration"] for one in made.filings] == [{"amount": 3, "unit": "working_day"}] * 2
    assert made.source_checked == DAY
    assert "tha dieu" in made.search
    assert [(one.history_type, one.history_change_reason) for one in made.history.all()] == [
        ("+", f"import {run.pk}: rows.jsonl")
    ]
    assert work.approved()[0] == [made.record()]


@pytest.mark.parametrize(
    "changes",
    [
        {"co_quan_thuc_hien": ""},
        {"cach_thuc_thuc_hien": ""},
        {"trinh_tu_thuc_hien": ""},
        {"cach_thuc_thuc_hien": f"{TABLE}Trực tiếp3 Ngày135 Việt Nam Đồng(135.000 đồng/lần)"},
    ],
)
def test_an_incomplete_or_doubtful_record_is_a_draft(tmp_path: Path, changes: dict[str, str]) -> None:
    assert counted(imported(tmp_path, portal_row(**changes)))["drafts"] == 1
    assert row().state == State.DRAFT


def test_a_draft_is_approved_once_the_source_completes_it_unless_an_operator_chose_the_state(tmp_path: Path) -> None:
    imported(tmp_path, portal_row(cach_thuc_thuc_hien=""))
    imported(tmp_path, portal_row())
    assert row().state == State.APPROVED
    edit(state=State.DRAFT)
    imported(tmp_path, portal_row(linh_vuc="Trò chơi"))
    assert (row().state, row().field) == (State.DRAFT, "Trò chơi")


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    imported(tmp_path, portal_row())
    before = row().updated_at
    assert counted(imported(tmp_path, portal_row())) == {"read": 1, "unchanged": 1}
    assert (row().updated_at, row().history.count()) == (before, 1)


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    run = imported(tmp_path, portal_row(), rehearsal=True)
    assert counted(run) == {"read": 1, "imported": 1, "approved": 1}
    assert not Procedure.objects.exists()


def test_untouched_fields_follow_the_source(tmp_path: Path) -> None:
    imported(tmp_path, portal_row())
    edit(place="Nhà văn hóa")
    run = imported(tmp_path, portal_row(ten_thu_tuc="Đăng ký thả diều", so_quyet_dinh="2/QĐ-ABC"))
    assert counted(run) == {"read": 1, "updated": 1}
    assert (row().title, row().source_decision, row().place) == ("Đăng ký thả diều", "2/QĐ-ABC", "Nhà văn hóa")
    assert {one["field"] for one in run.report["changes"]} >= {"title", "source_decision"}
    assert row().history.first().history_change_reason.startswith(f"import {run.pk}")
    assert not open_reviews()


def test_an_edit_saved_in_another_form_of_the_same_is_no_edit(tmp_path: Path) -> None:
    imported(tmp_path, portal_row())
    bare = [{name: part for name, part in one.items() if part} for one in row().filings]
    edit(filings=bare)
    newer = f"{TABLE}Trực tiếp2 NgàyMiễn phí"
    assert counted(imported(tmp_path, portal_row(cach_thuc_thuc_hien=newer)))["updated"] == 1
    assert row().filings[0]["duration"] == {"amount": 2, "unit": "day"}


def conflicted(path: Path) -> ReviewTask:
    imported(path, portal_row())
    edit(place="Nhà văn hóa")
    run = imported(path, portal_row(dia_chi_tiep_nhan="Sở Diều"))
    assert counted(run) == {"read": 1, "updated": 1, "reviews": 1}
    (task,) = open_reviews()
    return task


def test_a_field_that_both_changed_waits_for_a_decision(tmp_path: Path) -> None:
    task = conflicted(tmp_path)
    values = (task.field, task.old_value, task.new_value, task.our_value)
    assert values == ("place", "Trung tâm Phục vụ hành chính công", "Sở Diều", "Nhà văn hóa")
    assert (row().place, row().flagged, row().state) == ("Nhà văn hóa", True, State.DRAFT)
    again = imported(tmp_path, portal_row(dia_chi_tiep_nhan="Sở Diều"))
    assert counted(again) == {"read": 1, "unchanged": 1}
    assert open_reviews() == [task]


def test_a_newer_source_renews_an_open_review(tmp_path: Path) -> None:
    task = conflicted(tmp_path)
    imported(tmp_path, portal_row(dia_chi_tiep_nhan="Sở Gió"))
    assert [(one.pk, one.new_value) for one in open_reviews()] == [(task.pk, "Sở Gió")]


@pytest.mark.parametrize("place", ["Trung tâm Phục vụ hành chính công", "Nhà văn hóa"])
def test_a_review_ends_when_the_source_comes_back_or_agrees(tmp_path: Path, place: str) -> None:
    task = conflicted(tmp_path)
    assert counted(imported(tmp_path, portal_row(dia_chi_tiep_nhan=place)))["withdrawn"] == 1
    task.refresh_from_db()
    assert task.state == ReviewTask.State.WITHDRAWN
    assert (row().place, row().flagged, row().state) == ("Nhà văn hóa", False, State.APPROVED)


def test_keeping_ours_lasts_until_the_source_changes_again(tmp_path: Path) -> None:
    task, user = conflicted(tmp_path), User.objects.create_user("can-bo")
    reviewing.keep_ours(task, user)
    task.refresh_from_db()
    assert (task.state, task.decided_by) == (ReviewTask.State.OURS, user)
    assert task.decided
    assert task.history.count() == 2
    assert (row().place, row().flagged, row().state) == ("Nhà văn hóa", False, State.APPROVED)
    imported(tmp_path, portal_row(dia_chi_tiep_nhan="Sở Diều"))
    assert not open_reviews()
    imported(tmp_path, portal_row(dia_chi_tiep_nhan="Sở Gió"))
    assert [one.old_value for one in open_reviews()] == ["Sở Diều"]
    with pytest.raises(ReviewFailed, match="decided_already"):
        reviewing.take_theirs(task, user)


def test_taking_theirs_follows_the_source_from_then_on(tmp_path: Path) -> None:
    reviewing.take_theirs(conflicted(tmp_path), None)
    assert (row().place, row().flagged, row().state) == ("Sở Diều", False, State.APPROVED)
    assert row().history.first().history_change_reason.startswith("review ")
    imported(tmp_path, portal_row(dia_chi_tiep_nhan="Sở Gió"))
    assert row().place == "Sở Gió"


def test_taking_an_agency_makes_it(tmp_path: Path) -> None:
    imported(tmp_path, portal_row())
    agency = row().agency
    assert agency
    agency.name = "Ủy ban nhân dân phường"
    agency.save()
    imported(tmp_path, portal_row(co_quan_thuc_hien="Sở Diều"))
    (task,) = open_reviews()
    reviewing.take_theirs(task, None)
    taken = row().agency
    assert taken and taken.name == "Sở Diều"


SEED = {
    "code": "9.000001",
    "title": "Thủ tục đăng ký thả diều",
    "spoken_title": "xin thả diều",
    "steps": ["Mang tờ khai tới xã."],
}
SEED_FILINGS = [{"method": "counter", "duration": {"amount": 3, "unit": "working_day"}, "fee": {"kind": "free"}}]


def test_the_seeds_wording_stays_and_its_facts_are_compared(tmp_path: Path) -> None:
    decision = {"url": "https://example.gov.vn/1", "decision": "1/QĐ-ABC", "checked": date(2025, 1, 1)}
    seed = procedure(**SEED, filings=SEED_FILINGS, source=decision)
    seeding.bring_in([seed], [])
    assert counted(imported(tmp_path, portal_row())) == {"read": 1, "unchanged": 1}
    assert row().record() == seed
    dearer = portal_row(cach_thuc_thuc_hien=f"{TABLE}Trực tiếp5 Ngày làm việcMiễn phí", ten_thu_tuc="Đăng ký diều")
    imported(tmp_path, dearer)
    assert {one.field for one in open_reviews()} == {"filings", "spoken_title"}
    assert (row().title, row().spoken_title) == ("Đăng ký diều", "xin thả diều")
    assert (row().flagged, row().state) == (True, State.APPROVED)


def test_a_seed_whose_facts_contradict_the_portal_is_flagged_at_once(tmp_path: Path) -> None:
    filings = [{"method": "counter", "duration": {"amount": 9, "unit": "day"}, "fee": {"kind": "free"}}]
    seeding.bring_in([procedure(**SEED, filings=filings)], [])
    imported(tmp_path, portal_row())
    assert {(one.field, one.old_value) for one in open_reviews()} == {("filings", None), ("source_decision", None)}
    assert row().filings[0]["duration"]["amount"] == 9


def test_a_later_seed_takes_over_an_untouched_import_only(tmp_path: Path) -> None:
    imported(tmp_path, portal_row())
    assert seeding.bring_in([procedure(**SEED)], []) == {seeding.Ending.UPDATED: 1}
    assert row().spoken_title == "xin thả diều"
    imported(tmp_path, portal_row(ma_thu_tuc="9.000002", ten_thu_tuc="Thả đèn trời"))
    other = row("9.000002")
    other.place = "Nhà văn hóa"
    other.save()
    newer = procedure(**SEED | {"code": "9.000002"})
    assert seeding.bring_in([newer], []) == {seeding.Ending.EDITED: 1}


DISTRICT = "Bước 1: Nộp hồ sơ tại Ủy ban nhân dân huyện."


def test_what_sends_people_to_a_district_is_quarantined_and_never_published(tmp_path: Path) -> None:
    run = imported(tmp_path, portal_row(trinh_tu_thuc_hien=DISTRICT))
    assert counted(run) == {"read": 1, "imported": 1, "quarantined": 1}
    assert (row().state, work.approved()[0]) == (State.QUARANTINED, [])
    assert [one["reason"] for one in run.report["quarantined"]] == ["steps: ủy ban nhân dân huyện"]
    imported(tmp_path, portal_row())
    assert row().state == State.APPROVED


def test_an_approved_record_is_quarantined_when_the_source_turns_bad(tmp_path: Path) -> None:
    imported(tmp_path, portal_row(cach_thuc_thuc_hien=""))
    edit(state=State.APPROVED)
    run = imported(tmp_path, portal_row(trinh_tu_thuc_hien=DISTRICT, cach_thuc_thuc_hien=""))
    assert (row().state, counted(run)["quarantined"]) == (State.QUARANTINED, 1)


def test_what_is_no_procedure_is_reported_and_the_rest_kept(tmp_path: Path) -> None:
    good = portal_row()
    run = imported(
        tmp_path,
        good,
        "{ broken",
        b"\xff\xfe",
        "",
        "[]",
        portal_row(ma_thu_tuc="9"),
        portal_row(ma_thu_tuc="9.000002", ten_thu_tuc="Công bố Danh mục thủ tục hành chính"),
        portal_row(ma_thu_tuc="9.000003"),
        portal_row(ten_thu_tuc="Thủ tục khác"),
        portal_row(ma_thu_tuc="9.000004", ten_thu_tuc="dài " * 600),
        portal_row(ma_thu_tuc="9.000005", ten_thu_tuc=""),
    )
    refused = {(one["line"], one["column"]) for one in run.report["refused"]}
    assert refused == {
        (2, "3"),
        (3, "1"),
        (5, ""),
        (6, "ma_thu_tuc"),
        (7, "ten_thu_tuc"),
        (8, "ten_thu_tuc"),
        (9, "ma_thu_tuc"),
        (10, "ten_thu_tuc"),
        (11, "ten_thu_tuc"),
    }
    assert counted(run) == {"read": 10, "imported": 1, "approved": 1, "refused": 9}
    assert imported(tmp_path, good, portal_row(ma_thu_tuc="9.000003")).counts["refused"] == 1


def test_what_an_operator_deleted_stays_away(tmp_path: Path) -> None:
    imported(tmp_path, portal_row())
    row().delete()
    assert counted(imported(tmp_path, portal_row())) == {"read": 1, "refused": 1}


def test_text_is_nfc_throughout(tmp_path: Path) -> None:
    decomposed = {name: unicodedata.normalize("NFD", text) for name, text in portal_row().items()}
    imported(tmp_path, decomposed)
    assert counted(imported(tmp_path, portal_row())) == {"read": 1, "unchanged": 1}


def test_the_command_reads_xz_prints_and_keeps_the_report(tmp_path: Path) -> None:
    file = write(tmp_path / "rows.jsonl.xz", portal_row(), "{")
    said = StringIO()
    call_command("import_portal", str(file), "--checked", "2026-07-01", stdout=said)
    assert "2 read, 1 imported" in said.getvalue()
    assert "refused: line 2, column 2, no code: not JSON" in said.getvalue()
    assert ImportRun.objects.get().state == ImportRun.State.DONE


@pytest.mark.parametrize("content", [None, b"not xz"])
def test_a_file_that_cannot_be_read_changes_nothing_and_frees_the_way(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "rows.jsonl.xz"
    if content:
        file.write_bytes(content)
    with pytest.raises(CommandError, match="unreadable"):
        call_command("import_portal", str(file))
    assert ImportRun.objects.get().state == ImportRun.State.FAILED
    runs.begin(Origin.PORTAL, file, DAY)
    with pytest.raises(ImportFailed, match="already_running"):
        runs.begin(Origin.PORTAL, file, DAY)


@pytest.mark.integration
@pytest.mark.skipif(not PORTAL.is_file(), reason="needs the portal's file")
def test_the_whole_portal_comes_in_once() -> None:
    run = runs.begin(Origin.PORTAL, PORTAL, DAY)
    runs.carry_out(run)
    run.refresh_from_db()
    assert run.counts["read"] == 2642
    assert run.counts["imported"] + run.counts["refused"] == 2642
    assert 50 <= run.counts["quarantined"] <= 90
    again = runs.begin(Origin.PORTAL, PORTAL, DAY)
    runs.carry_out(again)
    again.refresh_from_db()
    assert again.counts["unchanged"] == run.counts["imported"]
