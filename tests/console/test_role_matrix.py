"""Every page for every role: whoever may open it does, everybody else is refused. A page without an entry fails."""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from console.accounts.roles import Role
from console.catalogue import seeding
from console.catalogue.models import Agency, Faq, Procedure, State
from console.clips.models import RecordedClip
from console.importing import runs as imports
from console.importing.models import ImportRun, ReviewTask
from console.places.models import Commune, Office
from console.privacy.models import RetentionRun
from console.publishing import runs as publishings
from console.publishing.models import PublishRun
from console.topics.models import OfficerTopic
from tests.console.entries import faq, procedure
from tests.console.people import person, signed_in
from tests.console.role_matrix import KINDS, PAGES, Check, checks
from tests.console.routes import address, routes

pytestmark = pytest.mark.django_db
ROUTES = routes()


@pytest.fixture
def everybody(monkeypatch: pytest.MonkeyPatch) -> dict[str, Client]:
    for module in (imports, publishings):
        monkeypatch.setattr(module, "in_background", lambda run: None)
    monkeypatch.setattr("console.privacy.admin.in_process", lambda run, command: None)
    roles = {"officer": Role.OFFICER, "editor": Role.EDITOR, "reviewer": Role.REVIEWER}
    roles |= {"publisher": Role.PUBLISHER, "administrator": Role.ADMINISTRATOR, "denunciation": Role.DENUNCIATION}
    people = {name: person(name, role) for name, role in roles.items()}
    people["stranger"] = User.objects.create_user("stranger", is_staff=True)
    people["owner"] = User.objects.create_superuser("owner")
    return {"anonymous": Client(), **{name: signed_in(user) for name, user in people.items()}}


@pytest.fixture
def samples() -> dict[str, Any]:
    seeding.bring_in([procedure()], [faq()])
    commune = Commune.objects.create(code="00004", name="Phường Thử", province="Tỉnh Thử")
    Office.objects.create(code="thu", name="Trung tâm thử", commune=commune, source="Thông báo thử")
    run = ImportRun.objects.create(origin="table", name="x", file="x", checked=date(2026, 1, 1), state="done")
    ReviewTask.objects.create(procedure=Procedure.objects.get(), field="place", origin="table", run=run)
    kept = {
        "procedure": Procedure.objects.get(),
        "faq": Faq.objects.get(),
        "agency": Agency.objects.get(),
        "office": Office.objects.get(),
        "commune": commune,
        "import": run,
        "review": ReviewTask.objects.get(),
        "publishing": PublishRun.objects.create(state="done"),
        "clip": RecordedClip.objects.create(text="Dạ", digest="0" * 64, key="0" * 64, sound=b"", seconds=1.0),
        "topic": OfficerTopic.objects.create(words="tranh chấp đất", why="Tòa án giải quyết"),
        "retention": RetentionRun.objects.create(state="done", day=date(2026, 3, 3)),
        "user": User.objects.create_user("ai-do"),
    }
    versions = {f"{name}_version": row.history.latest().history_id for name, row in kept.items() if _versioned(row)}
    return {name: row.pk for name, row in kept.items()} | versions | {"procedure_name": "procedure"}


def _versioned(row: Any) -> bool:
    return hasattr(row, "history")


def test_every_page_has_an_entry_and_every_entry_a_page() -> None:
    assert {name for name in ROUTES if not checks(name)} == set(), "say in role_matrix.py who may open it"
    assert PAGES.keys() - ROUTES.keys() == set()
    assert {kind for kind in KINDS if f"admin:{kind}_changelist" not in ROUTES} == set()


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_each_role_opens_its_pages_and_no_others(
    name: str, everybody: dict[str, Client], samples: dict[str, Any]
) -> None:
    for check in checks(name):
        where = address(name, ROUTES[name], [str(samples.get(one, one)) for one in check.args])
        for who, client in everybody.items():
            Procedure.objects.update(state=State.DRAFT)
            assert (who, _opened(client, where, check)) == (who, who in check.who), f"{where} {check}"


def _opened(client: Client, where: str, check: Check) -> bool:
    """Say whether a page was opened: refused is 401 and 403, and to be sent to sign in."""
    response = (client.post if check.posted else client.get)(where, check.sent)
    if response.status_code in check.refused | {401, 403}:
        return False
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        return False
    assert response.status_code in check.statuses | {200, 204, 302}, f"{where}: {response.status_code}"
    return True


def test_a_person_without_the_second_factor_opens_nothing_of_a_reviewers() -> None:
    client = signed_in(person("duyet", Role.REVIEWER), second_factor=False)
    for name in sorted(ROUTES):
        route = ROUTES[name]
        if route.startswith("admin/") and not re.match("admin/(login|logout|second-factor|jsi18n)/", route):
            where = address(name, route, ["catalogue"] if name == "admin:app_list" else [])
            assert client.get(where)["Location"].startswith("/admin/second-factor/"), where
