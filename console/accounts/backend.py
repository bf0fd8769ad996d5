"""Rights from roles, for Django's own checks: `user.has_perm(right)` and `user.has_perm(right, record)`."""

from typing import Any, Protocol, runtime_checkable

from django.contrib.auth.backends import BaseBackend

from console.accounts.models import Assignment
from console.accounts.roles import GRANTS, Role


@runtime_checkable
class Scoped(Protocol):
    """Content that belongs to an agency and a field."""

    def scope(self) -> tuple[int | None, str]:
        """Return the agency's key and the field's name."""


def assignments(user: Any) -> list[Assignment]:
    """Return a person's roles, read once a request."""
    if not hasattr(user, "_assignments"):
        user._assignments = list(Assignment.objects.filter(user_id=user.pk)) if user.pk else []
    return list(user._assignments)


def roles(user: Any) -> set[Role]:
    """Return what a person is here."""
    return {Role(one.role) for one in assignments(user)}


class RoleBackend(BaseBackend):
    """What a person's roles grant; for a record, those roles that cover it."""

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the rights, for a record where one is given."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return set()
        held = (Role(one.role) for one in assignments(user_obj) if obj is None or _covers(one, obj))
        return {right for role in held for right in GRANTS[role]}

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Say whether a person may do anything in an application."""
        return any(right.startswith(f"{app_label}.") for right in self.get_group_permissions(user_obj))


def _covers(assignment: Assignment, obj: object) -> bool:
    return assignment.covers(*obj.scope()) if isinstance(obj, Scoped) else assignment.covers(None, "")
