"""Why a message was given up, in words; the code itself where it is none of these."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "against_the_rules": _("Zalo judged the text: see the answer's wording"),
    "outside_window": _("the person last wrote more than 48 hours ago"),
    "out_of_quota": _("the account's quota is used up"),
    "plan_too_small": _("the account's plan is too small"),
    "not_a_follower": _("the person does not follow the account"),
    "bad_field": _("Zalo refused a field of the message"),
    "too_long": _("the message is too long for Zalo"),
    "zalo_unreachable": _("Zalo could not be reached in time"),
    "token_refused": _("the account's token is refused: a person must enter a new one"),
    "dialogue_away": _("the dialogue could not be reached in time"),
    "dialogue_late": _("the dialogue could not be reached in time"),
    "dialogue_refused": _("the dialogue could not be reached in time"),
    "actions_unreachable": _("the dialogue could not be reached in time"),
    "recogniser_away": _("the recogniser could not be reached in time"),
}


def in_words(code: str) -> str:
    """Return what an operator reads."""
    return str(REASONS.get(code, code))
