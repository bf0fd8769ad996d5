"""What each role may do. Rights on content hold within the agency and field that a role is given for."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does here; one person may have several roles."""

    EDITOR = "editor", _("Editor")
    REVIEWER = "reviewer", _("Reviewer")
    PUBLISHER = "publisher", _("Publisher")
    ADMINISTRATOR = "administrator", _("Administrator")
    OFFICER = "officer", _("Officer")
    DENUNCIATION = "denunciation", _("Denunciation officer")


CONTENT = ("catalogue.procedure", "catalogue.faq", "catalogue.agency", "places.office", "places.commune")
RECORDED = "clips.recordedclip"
EDITED = ("catalogue.procedure", "catalogue.faq", "places.office")
SECOND_FACTOR = frozenset({Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR, Role.DENUNCIATION})
SEES_PEOPLE = frozenset({Role.OFFICER})
"""Roles that see personal data and need a second factor where the console is reached from elsewhere."""

SUBMIT, APPROVE, WITHDRAW = "catalogue.submit_entry", "catalogue.approve_entry", "catalogue.withdraw_entry"
TRY_OUT = "tryout.try_out"
SEE_RESTRICTED = "conversations.see_restricted"
TALKS, LOOKS = "conversations.view_conversation", "conversations.view_unmasking"
SEE, LISTEN, TAKE_OVER = "conversations.see_personal_data", "conversations.listen", "conversations.take_over"
TOPICS, ANSWER = "unanswered.view_topic", "unanswered.answer"
FIGURES = "dashboards.view_dayfigures"
NOTICES, ANNOUNCE, SWITCH = "notices.view_notice", "notices.change_notice", "notices.switch"
CALENDARS, KEEP_CALENDARS = "calendars.view_calendar", "calendars.change_calendar"
RETENTION, RETAIN = "privacy.view_retentionrun", "privacy.run_retention"
OFFICER_TOPICS = "topics.view_officertopic"
KEEP_TOPICS = frozenset({"topics.add_officertopic", "topics.change_officertopic"})


def _on(models_: Iterable[str], *actions: str) -> frozenset[str]:
    pairs = (model.split(".") for model in models_)
    return frozenset(f"{app}.{action}_{name}" for app, name in pairs for action in actions)


SEEN_BY_ALL = _on(
    (*CONTENT, RECORDED, "publishing.publishrun", "importing.importrun", "importing.reviewtask"), "view"
) | {
    OFFICER_TOPICS,
    TALKS,
    TOPICS,
    NOTICES,
    FIGURES,
    CALENDARS,
}

GRANTS: dict[Role, frozenset[str]] = {
    Role.EDITOR: SEEN_BY_ALL
    | _on(EDITED, "add", "change")
    | _on((RECORDED,), "add", "delete")
    | {SUBMIT, TRY_OUT, ANSWER, "importing.import_records"},
    Role.REVIEWER: SEEN_BY_ALL
    | _on(("catalogue.agency",), "add", "change")
    | {APPROVE, WITHDRAW, TRY_OUT, "importing.change_reviewtask"},
    Role.PUBLISHER: SEEN_BY_ALL
    | KEEP_TOPICS
    | {TRY_OUT, ANNOUNCE, SWITCH, KEEP_CALENDARS, "publishing.publish", "publishing.rollback"},
    Role.ADMINISTRATOR: SEEN_BY_ALL
    | KEEP_TOPICS
    | _on(("auth.user", "accounts.assignment"), "view", "add", "change", "delete")
    | {TRY_OUT, "publishing.override_gate", LOOKS, SEE, LISTEN, ANNOUNCE, SWITCH, KEEP_CALENDARS, RETENTION, RETAIN},
    Role.OFFICER: SEEN_BY_ALL | {SEE, LISTEN, TAKE_OVER},
    Role.DENUNCIATION: SEEN_BY_ALL | {SEE, LISTEN, TAKE_OVER, SEE_RESTRICTED},
}
