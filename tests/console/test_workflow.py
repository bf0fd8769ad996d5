"""From draft to live: who may do what, what stays published meanwhile, what differs, what cites what."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from console.accounts.roles import Role
from console.catalogue import seeding
from console.catalogue.models import Agency, Faq, Procedure, State
from console.publishing import work
from console.workflow import citing, difference, live, settling, steps
from console.workflow.errors import WorkflowError
from tests.console.entries import faq, procedure
from tests.console.people import person, signed_in
from tests.console.published import publish_to
from tests.console.test_pages import confirmation, form_of

pytestmark = pytest.mark.django_db
LIST = "/admin/catalogue/procedure/"


@pytest.fixture
def row() -> Procedure:
    seeding.bring_in([procedure()], [faq()])
    return Procedure.objects.get()


@pytest.fixture
def editor() -> User:
    return person("bien-tap", Role.EDITOR)


@pytest.fixture
def reviewer() -> User:
    return person("duyet", Role.REVIEWER)


def edit(user: User, row: Procedure, **changes: str) -> int:
    """Edit a row by its form and return the status."""
    address = f"{LIST}{row.pk}/change/"
    client = signed_in(user)
    form = form_of(client.get(address).content.decode()) | changes
    status = client.post(address, form).status_code
    row.refresh_from_db()
    return status


def test_what_was_approved_stays_published_while_it_is_edited(row: Procedure, editor: User, reviewer: User) -> None:
    assert edit(editor, row, place="Bộ phận Một cửa") == 302
    assert row.state == State.DRAFT
    assert work.approved()[0] == [procedure()]
    steps.submit(row, editor)
    assert work.approved()[0] == [procedure()]
    steps.approve(row, reviewer)
    assert work.approved()[0] == [procedure(place="Bộ phận Một cửa")]
    assert Procedure.objects.get().standing is None


def test_a_form_saved_unchanged_leaves_it_approved(row: Procedure, editor: User) -> None:
    assert edit(editor, row) == 302
    assert row.state == State.APPROVED


def test_nobody_approves_their_own_edit(row: Procedure, reviewer: User) -> None:
    both = person("ca-hai", Role.EDITOR, Role.REVIEWER)
    edit(both, row, place="Bộ phận Một cửa")
    steps.submit(row, both)
    with pytest.raises(WorkflowError, match="own_edit"):
        steps.approve(row, both)
    assert steps.approve(row, reviewer).state == State.APPROVED


def test_sending_back_is_no_edit_and_keeps_the_reason(row: Procedure, editor: User, reviewer: User) -> None:
    edit(editor, row, place="Bộ phận Một cửa")
    steps.submit(row, editor)
    steps.send_back(row, reviewer, "thiếu nguồn")
    assert row.history.latest().history_change_reason == "workflow: sent back thiếu nguồn"
    assert steps.authors(row) == {editor.pk}
    steps.submit(row, editor)
    steps.approve(row, reviewer)


def test_an_owner_is_held_to_four_eyes_unless_the_setting_says_otherwise(row: Procedure, settings: Any) -> None:
    owner = User.objects.create_superuser("chu")
    edit(owner, row, place="Bộ phận Một cửa")
    steps.submit(row, owner)
    with pytest.raises(WorkflowError, match="own_edit"):
        steps.approve(row, owner)
    settings.CONSOLE = settings.CONSOLE.model_copy(update={"four_eyes": False})
    steps.approve(row, owner)


def test_only_what_was_submitted_is_approved(row: Procedure, editor: User, reviewer: User) -> None:
    edit(editor, row, place="Bộ phận Một cửa")
    with pytest.raises(WorkflowError, match="wrong_state"):
        steps.approve(row, reviewer)


def test_what_is_withdrawn_is_not_published_and_comes_back_by_review(
    row: Procedure, editor: User, reviewer: User
) -> None:
    steps.withdraw(row, reviewer, "sai lệ phí")
    assert work.approved()[0] == []
    edit(editor, row, place="Bộ phận Một cửa")
    assert (row.state, row.approved_record()) == (State.DRAFT, None)
    steps.submit(row, editor)
    steps.approve(row, reviewer)
    assert len(work.approved()[0]) == 1


def test_roles_hold_within_agency_and_field(row: Procedure, reviewer: User) -> None:
    mine = person("ho-tich", Role.EDITOR, field="Hộ tịch", agency=row.agency)
    other_field = person("dat-dai", Role.EDITOR, field="Đất đai")
    other_agency = person("so-khac", Role.EDITOR, agency=Agency.objects.create(name="Sở khác"))
    for stranger in (other_field, other_agency):
        assert edit(stranger, row, place="x") == 403
        with pytest.raises(PermissionDenied):
            steps.suggest_question(row, "câu hỏi mới", stranger)
    assert (row.state, row.place) == (State.APPROVED, "")
    assert edit(mine, row, place="Bộ phận Một cửa") == 302
    assert edit(mine, row, field="Đất đai") == 403
    assert row.field == "Hộ tịch"
    with pytest.raises(PermissionDenied):
        steps.submit(row, other_field)
    limited = person("duyet-dat", Role.REVIEWER, field="Đất đai")
    steps.submit(row, mine)
    with pytest.raises(PermissionDenied):
        steps.approve(row, limited)


def test_a_faq_belongs_to_all_so_limited_roles_do_not_edit_it(row: Procedure) -> None:
    limited = person("ho-tich", Role.EDITOR, field="Hộ tịch")
    address = f"/admin/catalogue/faq/{Faq.objects.get().pk}/change/"
    assert signed_in(limited).post(address, {"title": "x"}).status_code == 403


def test_bulk_steps_leave_out_what_is_not_ones_own(row: Procedure) -> None:
    seeding.bring_in([procedure(code="1.000656", title="Đăng ký lái tàu", field="Đường thủy")], [])
    Procedure.objects.update(state=State.DRAFT)
    limited = person("ho-tich", Role.EDITOR, field="Hộ tịch")
    chosen = {"action": "submit", "_selected_action": list(Procedure.objects.values_list("pk", flat=True))}
    page = signed_in(limited).post(LIST, chosen, follow=True).content.decode()
    assert "1 bản ghi không thuộc phạm vi" in page
    assert dict(Procedure.objects.values_list("field", "state")) == {
        "Hộ tịch": State.SUBMITTED,
        "Đường thủy": State.DRAFT,
    }


def test_an_imported_file_makes_drafts_within_ones_limits(row: Procedure) -> None:
    text = f"code,title,state\n1.001193,{row.title} mới,approved\n"

    def load(user: User) -> str:
        upload = SimpleUploadedFile("p.csv", text.encode())
        client = signed_in(user)
        page = client.post(f"{LIST}import/", {"format": "0", "import_file": upload}).content.decode()
        client.post(f"{LIST}process_import/", confirmation(page))
        row.refresh_from_db()
        return page

    assert "không thuộc phạm vi" in load(person("dat-dai", Role.EDITOR, field="Đất đai"))
    assert row.title == procedure().title
    load(person("bien-tap", Role.EDITOR))
    assert (row.title, row.state) == (f"{procedure().title} mới", State.DRAFT)
    assert work.approved()[0] == [procedure()]


def test_an_earlier_version_is_restored_with_one_click(row: Procedure, editor: User, reviewer: User) -> None:
    edit(editor, row, place="Bộ phận Một cửa", source_decision="9/QĐ-BTP")
    first = row.history.earliest()
    address = f"{LIST}{row.pk}/restore/{first.history_id}/"
    page = signed_in(editor).get(f"{LIST}{row.pk}/history/").content.decode()
    assert address in page
    assert "Bộ phận Một cửa" in page
    assert signed_in(reviewer).post(address).status_code == 403
    assert signed_in(editor).post(address).status_code == 302
    row.refresh_from_db()
    assert (row.record(), row.state) == (procedure(), State.DRAFT)
    assert "restored" in (row.history.latest().history_change_reason or "")


def test_an_old_version_is_not_restored_by_posting_its_form(row: Procedure, editor: User) -> None:
    address = f"{LIST}{row.pk}/history/{row.history.earliest().history_id}/"
    assert signed_in(editor).get(address).status_code == 200
    assert signed_in(editor).post(address, {"title": "x"}).status_code == 403


def test_before_publishing_each_field_that_differs_is_shown(
    row: Procedure, editor: User, reviewer: User, tmp_path: Path, settings: Any
) -> None:
    publish_to(tmp_path, settings)
    assert list(difference.unpublished()) == []
    row.refresh_from_db()
    assert row.live
    papers = [{"name": "Tờ khai đăng ký khai sinh", "copies": 2}, {"name": "Giấy chứng sinh"}]
    row.papers, row.valid_until = papers, None
    steps.begin_edit(row)
    row.save()
    assert list(difference.unpublished()) == []
    steps.submit(row, editor)
    steps.approve(row, reviewer)
    (change,) = difference.unpublished()
    assert (change.row, change.change, [one.label for one in change.fields]) == (row, "changed", ["thành phần hồ sơ"])
    lines = [(line.text, line.before, line.after) for line in change.fields[0].lines]
    assert ("Tờ khai đăng ký khai sinh (bản sao: 2)", False, True) in lines
    assert any(text.startswith("Giấy chứng sinh (") and before and not after for text, before, after in lines)
    page = signed_in(reviewer).get("/admin/workflow/difference/").content.decode()
    assert "Tờ khai đăng ký khai sinh (bản sao: 2)" in page
    publish_to(tmp_path, settings)
    assert list(difference.unpublished()) == []


def test_what_is_added_or_goes_is_named(row: Procedure, reviewer: User, tmp_path: Path, settings: Any) -> None:
    publish_to(tmp_path, settings)
    seeding.bring_in([procedure(code="1.000656", title="Đăng ký khai tử")], [])
    steps.withdraw(row, reviewer)
    found = {(one.row.code, one.change.value) for one in difference.unpublished()}
    assert found == {("1.000656", "added"), ("1.001193", "removed")}


def test_past_its_validity_a_record_stays_published_as_one_that_is_being_updated(
    row: Procedure, tmp_path: Path, settings: Any
) -> None:
    publish_to(tmp_path, settings)
    Procedure.objects.update(valid_until="2020-01-01")
    row.refresh_from_db()
    row.save()
    assert [one.change.value for one in difference.unpublished()] == ["changed"]
    assert (settling.to_publish(row) or {})["valid_until"] == "2020-01-01"


def test_live_records_are_read_from_the_snapshot(row: Procedure, tmp_path: Path, settings: Any) -> None:
    publish_to(tmp_path, settings)
    found = live.records()
    assert found
    assert found.get("1.001193") == procedure().model_dump(mode="json", exclude_defaults=True)
    assert found.get("9.999999") is None
    assert found.headings.keys() == {"1.001193", "faq.gio-lam-viec"}


def test_after_a_publishing_only_what_may_differ_is_compared(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = ["1.001193", "1.000656", "1.004884"]
    seeding.bring_in([procedure(code=code) for code in codes], [faq()])
    publish_to(tmp_path, settings)
    settling.settle()
    changed, waiting, _same = (Procedure.objects.get(code=code) for code in codes)
    changed.place, waiting.place = "Bộ phận Một cửa", "nơi khác"
    changed.save()
    publish_to(tmp_path, settings)
    waiting.save()
    compared: list[str] = []
    real = settling.to_publish
    monkeypatch.setattr(settling, "to_publish", lambda row: (compared.append(row.code), real(row))[1])
    settling.settle()
    assert sorted(compared) == ["1.000656", "1.001193"]
    live_now = dict(Procedure.objects.values_list("code", "live"))
    assert live_now == {"1.001193": True, "1.000656": False, "1.004884": True}
    settling.settle()
    assert len(compared) == 2


def test_an_agencys_new_name_is_a_change_of_its_procedures(row: Procedure, tmp_path: Path, settings: Any) -> None:
    publish_to(tmp_path, settings)
    settling.settle()
    agency = Agency.objects.get()
    agency.name = "Ủy ban nhân dân phường"
    agency.save()
    (change,) = difference.unpublished()
    assert [one.label for one in change.fields] == ["cơ quan"]
    assert "phuong" in Procedure.objects.get().search


@pytest.mark.parametrize("why", ["", "phí chưa đúng thông tư mới"])
def test_what_is_sent_back_says_why_and_history_speaks_vietnamese(
    row: Procedure, editor: User, reviewer: User, why: str
) -> None:
    assert edit(editor, row, place="Bộ phận Một cửa") == 302
    steps.submit(row, editor)
    address = f"{LIST}{row.pk}/"
    signed_in(reviewer).post(f"{address}step/send_back/", {"reason": why})
    client = Client()
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    assert (why or "không ghi lý do") in client.get(f"{address}change/").content.decode()
    past = client.get(f"{address}history/").content.decode()
    assert (f"trả lại: {why}" if why else "trả lại") in past
    assert "trình duyệt" in past
    assert "workflow:" not in past


@pytest.mark.parametrize(
    ("document", "found"), [("60/2014/QH13", 1), ("luat ho tich", 1), ("1/QĐ-BTP", 2), ("1/qd-btp", 2), ("61/2014", 0)]
)
def test_one_query_lists_all_that_cite_a_document(row: Procedure, document: str, found: int, editor: User) -> None:
    assert len(citing.citing(document)) == found
    page = signed_in(editor).get("/admin/workflow/citing/", {"document": document}).content.decode()
    assert (row.title in page) == bool(found)


def test_what_is_overdue_is_flagged_and_found(row: Procedure, editor: User) -> None:
    client = signed_in(editor)
    assert "Đến hạn kiểm tra".lower() in client.get(LIST).content.decode().lower()
    assert row.title in client.get(LIST, {"overdue": "check"}).content.decode()
    assert row.title not in client.get(LIST, {"overdue": "validity"}).content.decode()
    Procedure.objects.update(valid_until="2020-01-01")
    assert row.title in client.get(LIST, {"overdue": "validity"}).content.decode()


def test_a_question_from_a_trial_becomes_a_draft_once(row: Procedure, editor: User) -> None:
    steps.suggest_question(row, " giấy  khai sinh của bé ", editor)
    row.refresh_from_db()
    assert (row.questions[-1], row.state) == ("giấy khai sinh của bé", State.DRAFT)
    with pytest.raises(WorkflowError, match="known_question"):
        steps.suggest_question(row, "giấy khai sinh của bé", editor)


def test_who_may_only_read_sees_lists_as_people_read_them(row: Procedure, reviewer: User) -> None:
    client = signed_in(reviewer)
    version = row.history.latest().history_id
    for address in (f"{LIST}{row.pk}/change/", f"{LIST}{row.pk}/history/{version}/"):
        page = client.get(address).content.decode()
        assert "<p>làm giấy khai sinh</p>" in page, address
        assert "Giấy chứng sinh (" in page
        assert "\\u1ea5" not in page
        assert 'name="papers' not in page
