"""Communes from the tables, offices from operators to the file the dialogue reads."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from console.accounts.roles import Role
from console.catalogue.models import Agency
from console.catalogue.reviewed import State
from console.catalogue.search import matching
from console.places.loading import load_communes
from console.places.models import Commune, Office
from console.places.publishing import write_offices
from console.workflow import steps
from knowledge_base.places.offices import OfficeBook, Point
from tests.console.people import person, signed_in
from tests.console.test_pages import confirmation, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune() -> Commune:
    return Commune.objects.create(code="00004", name="Phường Thử", province="Tỉnh Thử", search="phuong thu tinh thu")


def office(commune: Commune, **changes: Any) -> Office:
    values: dict[str, Any] = {"code": "thu", "name": "Trung tâm thử", "commune": commune, "source": "Thông báo thử"}
    made = Office(**values | changes)
    made.full_clean()
    made.save()
    return made


def test_the_communes_are_those_the_dialogue_knows() -> None:
    assert load_communes() == Commune.objects.count() == load_communes()
    assert Commune.objects.filter(province="Thành phố Hà Nội").count() > 100
    assert matching(Commune.objects.all(), "phuong hoan kiem").count() == 1


def test_only_approved_offices_reach_the_dialogue(
    commune: Commune, tmp_path: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.CONSOLE = settings.CONSOLE.model_copy(update={"var": tmp_path})
    row = office(commune, address="Số 1 phố Thử", hours="Thứ Hai đến thứ Sáu", latitude=21.0, longitude=105.8)
    book = OfficeBook(write_offices())
    assert book.of(commune.code) == ()
    steps.submit(row, person("bien-tap", Role.EDITOR))
    with django_capture_on_commit_callbacks(execute=True):
        steps.approve(row, person("duyet", Role.REVIEWER))
    (found,) = book.of(commune.code)
    assert (found.name, found.point) == ("Trung tâm thử", Point(latitude=21.0, longitude=105.8))
    row.refresh_from_db()
    row.address = "Số 2 phố Thử"
    steps.begin_edit(row)
    with django_capture_on_commit_callbacks(execute=True):
        row.save()
    assert book.of(commune.code)[0].address == "Số 1 phố Thử"


@pytest.mark.parametrize("changes", [{"latitude": 21.0}, {"latitude": 51.5, "longitude": 105.8}, {"phone": "gọi tôi"}])
def test_what_the_dialogue_could_not_read_is_refused(commune: Commune, changes: Any) -> None:
    with pytest.raises(ValidationError):
        office(commune, **changes)


def test_an_editor_of_an_agency_works_on_its_offices(commune: Commune) -> None:
    mine, other = Agency.objects.create(name="Sở A"), Agency.objects.create(name="Sở B")
    row = office(commune, agency=mine)
    address = f"/admin/places/office/{row.pk}/change/"
    client = signed_in(person("so-a", Role.EDITOR, agency=mine))
    form = form_of(client.get(address).content.decode()) | {"hours": "Sáng thứ Hai"}
    assert client.post(address, form).status_code == 302
    assert client.post(address, form | {"agency": str(other.pk)}).status_code == 403
    assert signed_in(person("so-b", Role.EDITOR, agency=other)).post(address, form).status_code == 403
    row.refresh_from_db()
    assert (row.hours, row.agency, row.state) == ("Sáng thứ Hai", mine, State.DRAFT)


def test_offices_are_imported_with_a_preview(commune: Commune) -> None:
    client = signed_in(person("bien-tap", Role.EDITOR))
    text = "code,name,commune,source,checked\nmot-cua,Bộ phận Một cửa thử,00004,Thông báo thử,2026-01-02\n"
    upload = SimpleUploadedFile("o.csv", text.encode())
    page = client.post("/admin/places/office/import/", {"format": "0", "import_file": upload}).content.decode()
    assert "Bộ phận Một cửa thử" in page
    assert not Office.objects.exists()
    client.post("/admin/places/office/process_import/", confirmation(page))
    assert Office.objects.get().state == State.DRAFT
