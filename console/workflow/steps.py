"""The steps of a record's way to the public. Each asks whether this person may, and keeps who did what, and why."""

from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from console.accounts.roles import APPROVE, SUBMIT, WITHDRAW
from console.catalogue import districts, records
from console.catalogue.models import Procedure
from console.catalogue.reviewed import Reviewed, State
from console.workflow.errors import WorkflowError

STEP = "workflow:"  # begins the reason of changes that are steps, not edits
REASON_LENGTH = 100  # of simple_history's column
NO_CONTENT = frozenset({"id", "seed_digest"})  # columns that no edit changes
E = TypeVar("E", bound=Reviewed)


def begin_edit(row: Reviewed) -> None:
    """Make a row a draft before an edit is saved; what was approved stands meanwhile."""
    if row.state == State.QUARANTINED and _misleads(row):
        return
    row.state = State.DRAFT


@transaction.atomic
def submit(row: E, user: Any) -> E:
    """Ask for approval of a draft. Raises PermissionDenied, WorkflowError."""
    row = _held(row, user, SUBMIT, {State.DRAFT, State.QUARANTINED})
    _refuse_broken(row)
    if row.state == State.QUARANTINED and _misleads(row):
        raise WorkflowError("misleads", _("Sends people to a district body, not approved: %s") % row)
    return _set(row, user, State.SUBMITTED, "submitted")


@transaction.atomic
def approve(row: E, user: Any) -> E:
    """Approve what somebody else submitted. Raises PermissionDenied, WorkflowError."""
    row = _held(row, user, APPROVE, {State.SUBMITTED})
    _refuse_broken(row)
    if settings.CONSOLE.four_eyes and user.pk in authors(row):
        raise WorkflowError("own_edit", _("Nobody approves their own edit: %s") % row)
    return _set(row, user, State.APPROVED, "approved")


@transaction.atomic
def send_back(row: E, user: Any, reason: str = "") -> E:
    """Make a draft of what was submitted. Raises PermissionDenied, WorkflowError."""
    return _set(_held(row, user, APPROVE, {State.SUBMITTED}), user, State.DRAFT, f"sent back {reason}")


@transaction.atomic
def withdraw(row: E, user: Any, reason: str = "") -> E:
    """Take a record out: neither it nor what was approved before is published again. Raises as above."""
    states = {State.DRAFT, State.SUBMITTED, State.APPROVED, State.QUARANTINED}
    return _set(_held(row, user, WITHDRAW, states), user, State.WITHDRAWN, f"withdrawn {reason}")


@transaction.atomic
def restore(row: E, history_id: int, user: Any) -> E:
    """Make a draft with the content of an earlier version. Raises PermissionDenied, DoesNotExist."""
    row = _locked(row)
    kept: Any = type(row)
    earlier = kept.history.get(history_id=history_id, id=row.pk)
    _allow(user, _change(row), row)
    for field in earlier.tracked_fields:
        if field.name not in {*NO_CONTENT, "state"}:
            setattr(row, field.attname, getattr(earlier, field.attname))
    _allow(user, _change(row), row)  # where it was then is also this person's to edit
    begin_edit(row)
    _save(row, user, f"restored from {timezone.localtime(earlier.history_date):%Y-%m-%d %H:%M}")
    return row


@transaction.atomic
def suggest_question(row: Procedure, question: str, user: Any) -> Procedure:
    """Add a question by which a procedure is found, as a draft. Raises PermissionDenied, WorkflowError."""
    row = _locked(row)
    _allow(user, _change(row), row)
    question = " ".join(question.split())[:500]
    if not question or question in row.questions:
        raise WorkflowError("known_question", _("This question stands there already: %s") % row)
    row.questions = [*row.questions, question]
    begin_edit(row)
    _save(row, user, "question from a trial")
    return row


def authors(row: Reviewed) -> set[int]:
    """Return the keys of those who changed a row's content since it was last approved."""
    history = type(row).history.filter(id=row.pk).order_by("-history_date", "-history_id")  # type: ignore[attr-defined]
    found: set[int] = set()
    for state, who, why in history.values_list("state", "history_user_id", "history_change_reason"):
        if state == State.APPROVED:
            break
        if who is not None and not (why or "").startswith(STEP):
            found.add(who)
    return found


def _locked(row: E) -> E:
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def _held(row: E, user: Any, right: str, states: set[State]) -> E:
    row = _locked(row)
    _allow(user, right, row)
    if row.state not in states:
        raise WorkflowError("wrong_state", f"{row}: {row.get_state_display()}")
    return row


def _allow(user: Any, right: str, row: Reviewed) -> None:
    if not user.has_perm(right, row):
        raise PermissionDenied


def _change(row: Reviewed) -> str:
    return f"{row._meta.app_label}.change_{row._meta.model_name}"


def _refuse_broken(row: Reviewed) -> None:
    try:
        row.record()
    except ValidationError as error:
        raise WorkflowError("broken_record", f"{row}: {error.errors()[0]['msg']}") from error


def _misleads(row: Reviewed) -> bool:
    return isinstance(row, Procedure) and bool(districts.found_in(records.current(row)))


def _set(row: E, user: Any, state: State, reason: str) -> E:
    row.state = state
    _save(row, user, f"{STEP} {reason}".strip())
    return row


def _save(row: Any, user: Any, reason: str) -> None:
    row._history_user, row._change_reason = user, reason[:REASON_LENGTH]  # simple_history reads both
    row.save()
