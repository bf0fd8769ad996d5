"""People with roles, for the console's tests."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from console.accounts.models import Assignment
from console.accounts.roles import Role


def person(name: str, *roles: Role, **limits: Any) -> User:
    """Return a person with roles, each within the same limits (agency=, field=)."""
    made = User.objects.create_user(name, is_staff=True)
    for role in roles:
        Assignment.objects.create(user=made, role=role, **limits)
    return User.objects.get(pk=made.pk)


def signed_in(user: User, second_factor: bool = True) -> Client:
    """Return a browser in which a person has signed in, with the second factor shown or not."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    if second_factor:
        device = TOTPDevice.objects.create(user=user, name="app", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return client
