"""The second factor: who needs it, how it is set up, and that no page opens without it."""

import re
from base64 import b32decode
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.accounts import second_factor
from console.accounts.roles import Role
from tests.console.people import person, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/catalogue/procedure/"
PAGE = "/admin/second-factor/"


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        (Role.EDITOR, False),
        (Role.OFFICER, False),
        (Role.REVIEWER, True),
        (Role.PUBLISHER, True),
        (Role.ADMINISTRATOR, True),
        (Role.DENUNCIATION, True),
    ],
)
def test_those_who_decide_need_a_second_factor(role: Role, asked: bool) -> None:
    client = signed_in(person("ai-do", role), second_factor=False)
    response = client.get(LIST, {"q": "khai sinh"})
    assert response.status_code == (302 if asked else 200)
    if asked:
        assert response["Location"] == f"{PAGE}?next=%2Fadmin%2Fcatalogue%2Fprocedure%2F%3Fq%3Dkhai%2Bsinh"
        assert client.post(LIST, {"action": "approve"})["Location"].startswith(PAGE)
        assert client.get("/admin/logout/").status_code == 405


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        ({}, False),
        ({"https": True}, True),
        ({"host": "10.0.0.5"}, True),
        ({"allowed_hosts": ("127.0.0.1", "tongdai.example.vn")}, True),
        ({"https": True, "officer_second_factor": "never"}, False),
        ({"officer_second_factor": "always"}, True),
    ],
)
def test_officers_need_one_where_personal_data_is_reached_from_elsewhere(
    own: dict[str, Any], asked: bool, settings: Any
) -> None:
    settings.CONSOLE = settings.CONSOLE.model_copy(update=own)
    officer = signed_in(person("can-bo", Role.OFFICER), second_factor=False)
    assert officer.get("/admin/conversations/").status_code == (302 if asked else 200)
    editor = signed_in(person("soan", Role.EDITOR), second_factor=False)
    assert editor.get("/admin/conversations/").status_code == 200


def test_it_is_set_up_with_an_app_and_asked_for_at_the_next_sign_in() -> None:
    reviewer = person("duyet", Role.REVIEWER)
    client = signed_in(reviewer, second_factor=False)
    page = client.get(PAGE, {"next": LIST}).content.decode()
    secret = re.search(r">([A-Z2-7]{32})<", page)
    assert secret
    key = b32decode(secret[1])
    wrong = client.post(PAGE, {"code": "000000" if totp(key) != 0 else "111111", "next": LIST})
    assert "Mã không đúng" in wrong.content.decode()
    assert client.get(LIST).status_code == 302
    TOTPDevice.objects.update(throttling_failure_count=0)
    right = client.post(PAGE, {"code": f"{totp(key):06d}", "next": LIST})
    assert right["Location"] == LIST
    assert client.get(LIST).status_code == 200
    again = signed_in(reviewer, second_factor=False)
    page = again.get(PAGE).content.decode()
    assert secret[1] not in page
    used = again.post(PAGE, {"code": f"{totp(key):06d}"})
    assert used.status_code == 200, "a code opens once"
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert again.post(PAGE, {"code": f"{totp(key, drift=1):06d}"}).status_code == 302
    assert again.get(LIST).status_code == 200


def test_it_leads_nowhere_else() -> None:
    client = signed_in(person("duyet", Role.REVIEWER))
    assert 'value="/admin/"' in client.get(PAGE, {"next": "https://xau.example/"}).content.decode()


def test_strangers_see_nothing_of_it() -> None:
    assert Client().get(PAGE)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, False),
        ({"https": True}, True),
        ({"host": "0.0.0.0"}, True),
        ({"host": "localhost"}, False),
        ({"owner_without_second_factor": False}, True),
        ({"second_factor": False, "https": True}, False),
    ],
)
def test_the_first_owner_of_a_private_machine_may_do_without(changes: Any, needed: bool, settings: Any) -> None:
    settings.CONSOLE = settings.CONSOLE.model_copy(update=changes)
    owner = User.objects.create_superuser("chu")
    assert second_factor.needed(owner) == needed


def test_later_owners_and_owners_with_a_device_may_not(settings: Any) -> None:
    first, second = User.objects.create_superuser("chu"), User.objects.create_superuser("chu-hai")
    assert second_factor.needed(second)
    TOTPDevice.objects.create(user=first, confirmed=True)
    assert second_factor.needed(first)


def test_an_administrator_resets_a_lost_factor_but_not_ones_own_or_an_owners() -> None:
    administrator, reviewer = person("quan-tri", Role.ADMINISTRATOR), person("duyet", Role.REVIEWER)
    owner = User.objects.create_superuser("chu")
    client = signed_in(administrator)
    for one in (reviewer, owner):
        TOTPDevice.objects.create(user=one, confirmed=True)
    chosen = {"action": "reset_second_factor", "_selected_action": [administrator.pk, reviewer.pk, owner.pk]}
    client.post("/admin/auth/user/", chosen)
    assert set(TOTPDevice.objects.values_list("user", flat=True)) == {administrator.pk, owner.pk}
