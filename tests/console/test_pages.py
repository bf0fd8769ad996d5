"""Pages and commands of the console, through Django's own client."""

import html
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from tablib import Dataset

from console.catalogue import seeding
from console.catalogue.models import Procedure, State
from console.catalogue.resources import ProcedureResource
from tests.console.entries import faq, procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("quantri", "", "Mat-khau-dai-91"))
    return client


@pytest.fixture
def row() -> Procedure:
    seeding.bring_in([procedure()], [faq()])
    return Procedure.objects.get()


def form_of(page: str) -> dict[str, Any]:
    """Return what a browser would send back of the page's main form, unchanged."""
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if not name or (kind and kind[1] in {"checkbox", "radio"} and not re.search(r"\schecked[\s>]", tag)):
            continue
        if kind and kind[1] in {"submit", "file"}:
            continue
        ticked = "on" if kind and kind[1] in {"checkbox", "radio"} else ""
        fields.setdefault(name[1], []).append(unescaped(value[1] if value else ticked))
    for name_, inner in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S):
        fields[name_] = [unescaped(inner.removeprefix("\n"))]
    for name_, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)"[^>]*\bselected', inner)
        fields[name_] = [unescaped(chosen[1]) if chosen else ""]
    return {name_: values if len(values) > 1 else values[0] for name_, values in fields.items()}


def confirmation(page: str) -> dict[str, Any]:
    """Return what the preview's button sends."""
    names = ("import_file_name", "original_file_name", "format", "resource")
    form = form_of(page)
    return {name: form[name] for name in names if name in form}


def unescaped(text: str) -> str:
    return html.unescape(text)


def test_the_form_saved_unchanged_leaves_the_record_unchanged(staff: Client, row: Procedure) -> None:
    address = f"/admin/catalogue/procedure/{row.pk}/change/"
    response = staff.post(address, form_of(staff.get(address).content.decode()))
    assert response.status_code == 302, re.findall(r"errorlist.*?</ul>", response.content.decode(), re.S)
    row.refresh_from_db()
    assert row.record() == procedure()


def test_the_form_keeps_a_councils_dated_fee(staff: Client) -> None:
    fee = {"kind": "council", "items": [{"amount_vnd": 15000}], "province": "Thử", "decision": "1/2025/NQ-HĐND"}
    record = procedure(filings=[{"method": "counter", "fee": {**fee, "effective": "2025-07-01"}}])
    seeding.bring_in([record], [])
    row = Procedure.objects.get()
    address = f"/admin/catalogue/procedure/{row.pk}/change/"
    form = form_of(staff.get(address).content.decode()) | {"place": "Bộ phận Một cửa"}
    assert staff.post(address, form).status_code == 302
    row.refresh_from_db()
    assert row.record().filings == record.filings


def test_an_edit_in_the_table_is_stored_with_who_made_it(staff: Client, row: Procedure) -> None:
    address = f"/admin/catalogue/procedure/{row.pk}/change/"
    form = form_of(staff.get(address).content.decode())
    form |= {"papers-0-copies": "2", "papers-1-__remove": "on", "papers-2-name": "Giấy tờ mới"}
    assert staff.post(address, form).status_code == 302
    row.refresh_from_db()
    assert [paper["name"] for paper in row.papers] == ["Tờ khai đăng ký khai sinh", "Giấy tờ mới"]
    assert row.record().papers[0].copies == 2
    assert row.history.latest().history_user == User.objects.get(username="quantri")


def test_a_mistake_is_shown_at_its_field_in_vietnamese(staff: Client, row: Procedure) -> None:
    address = f"/admin/catalogue/procedure/{row.pk}/change/"
    form = form_of(staff.get(address).content.decode())
    form["filings-0-duration.amount"] = "hai"
    page = staff.post(address, form)
    assert page.status_code == 200
    assert "1.duration.amount: phải là số nguyên" in page.content.decode()
    row.refresh_from_db()
    assert row.record() == procedure()


def test_the_list_is_searched_without_diacritics_and_in_few_queries(
    staff: Client, row: Procedure, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_max_num_queries(20):
        found = staff.get("/admin/catalogue/procedure/", {"q": "dang ky khai sinh"})
    assert row.title in found.content.decode()
    assert row.title not in staff.get("/admin/catalogue/procedure/", {"q": "lái xe"}).content.decode()


def test_states_are_set_for_many_at_once_with_history(staff: Client, row: Procedure) -> None:
    staff.post("/admin/catalogue/procedure/", {"action": "withdraw", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN
    assert row.history.count() == 2


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/catalogue/procedure/",
        "/admin/catalogue/procedure/add/",
        "/admin/catalogue/procedure/import/",
        "/admin/catalogue/procedure/export/",
        "/admin/catalogue/faq/",
        "/admin/catalogue/agency/",
        "/admin/publishing/publishrun/",
        "/admin/auth/user/",
        "/admin/health/",
    ],
)
def test_staff_pages_open_for_staff_alone(staff: Client, row: Procedure, address: str) -> None:
    assert staff.get(address).status_code == 200
    assert Client().get(address).status_code == 302


def test_history_pages_open(staff: Client, row: Procedure) -> None:
    assert staff.get(f"/admin/catalogue/procedure/{row.pk}/history/").status_code == 200


def test_what_is_exported_can_be_imported_with_a_preview(staff: Client, row: Procedure) -> None:
    form = {"format": "0", **{f"procedureresource_{name}": "on" for name in ("code", "title", "agency")}}
    exported = staff.post("/admin/catalogue/procedure/export/", {**form, "resource": "0"})
    assert exported.status_code == 200
    assert b"1.001193" in exported.content
    changed = exported.content.decode().replace(row.title, "Đăng ký khai sinh tại xã")
    upload = SimpleUploadedFile("procedures.csv", changed.encode())
    preview = staff.post("/admin/catalogue/procedure/import/", {"format": "0", "resource": "", "import_file": upload})
    page = preview.content.decode()
    assert "Đăng ký khai sinh tại xã" in html.unescape(re.sub(r"</?(ins|del|span)[^>]*>", "", page))
    confirmed = staff.post("/admin/catalogue/procedure/process_import/", confirmation(page))
    assert confirmed.status_code == 302
    row.refresh_from_db()
    assert row.record() == procedure(title="Đăng ký khai sinh tại xã")
    assert (row.state, row.approved_record()) == (State.DRAFT, procedure())


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_every_column_comes_back_as_it_was_exported(row: Procedure, format_: str) -> None:
    resource = ProcedureResource()
    row.conditions, row.payment = ["[có ngoặc]", "dòng\nxuống"], []
    row.save()
    made = resource.export()
    (cells,) = made.dict
    assert cells["questions"] == "\n".join(row.questions)
    assert "Tờ khai đăng ký khai sinh" in cells["papers"]
    again = Dataset().load(made.export(format_), format_)
    result = resource.import_data(again, dry_run=True, raise_errors=True)
    assert dict(result.totals)["skip"] == 1
    cells["questions"] = "câu một\n\n câu hai "
    resource.import_data(Dataset(*[tuple(cells.values())], headers=list(cells)), raise_errors=True)
    row.refresh_from_db()
    assert row.questions == ["câu một", "câu hai"]
    assert (row.conditions, row.payment, row.spoken) == (["[có ngoặc]", "dòng\nxuống"], [], procedure().spoken)


def test_the_console_speaks_vietnamese_until_english_is_chosen(staff: Client) -> None:
    in_browser_english = staff.get("/admin/", headers={"accept-language": "en"})
    assert "Thủ tục" in in_browser_english.content.decode()
    staff.post("/i18n/setlang/", {"language": "en", "next": "/admin/"})
    assert "Procedures" in staff.get("/admin/").content.decode()


def test_repeated_wrong_passwords_lock_the_door(client: Client) -> None:
    User.objects.create_superuser("quantri", "", "Mat-khau-dai-91")
    wrong = {"username": "quantri", "password": "x"}
    statuses = [client.post("/admin/login/", wrong).status_code for _ in range(9)]
    assert statuses[-1] == 429
    assert client.post("/admin/login/", {**wrong, "password": "Mat-khau-dai-91"}).status_code == 429


def test_the_first_administrator_is_made_once_with_a_password_of_its_own() -> None:
    said = [run("ensure_admin"), run("ensure_admin")]
    password = re.search(r"password (\S+)", said[0])
    assert password
    assert User.objects.get().check_password(password[1])
    assert "already" in said[1]


def test_load_seed_counts_and_names_a_bad_folder(tmp_path: Any) -> None:
    assert re.fullmatch(r"seed: \d+ created\n", run("load_seed"))
    assert re.fullmatch(r"seed: \d+ unchanged\n", run("load_seed"))
    with pytest.raises(CommandError, match="no such seed folder"):
        run("load_seed", folder=tmp_path / "missing")


def test_no_migration_is_missing() -> None:
    run("makemigrations", check=True, dry_run=True)


def run(command: str, **options: Any) -> str:
    output = StringIO()
    call_command(command, stdout=output, **options)
    return output.getvalue()
