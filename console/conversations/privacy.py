"""What of a conversation is shown to whom: masked, unless somebody with the right asks, and that is kept."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from common.masking import mask
from console.accounts.backend import roles
from console.accounts.roles import Role
from console.conversations.models import Conversation, Unmasking

SEE, LISTEN, TAKE_OVER = (
    "conversations.see_personal_data",
    "conversations.listen",
    "conversations.take_over",
)


def sees_restricted(user: Any) -> bool:
    """Say whether complaints and denunciations are open to somebody: to their officers alone, not even to owners."""
    return bool(user.is_active) and Role.DENUNCIATION in roles(user)


def shown_to(user: Any) -> QuerySet[Conversation]:
    """Return the conversations whose existence somebody may know of."""
    rows = Conversation.objects.all()
    return rows if sees_restricted(user) else rows.filter(restricted=False)


def opened(pk: str, user: Any) -> Conversation:
    """Return a conversation that somebody may open. Raises Http404, PermissionDenied."""
    talk = get_object_or_404(Conversation, pk=pk)
    if talk.restricted and not sees_restricted(user):
        raise PermissionDenied
    return talk


def first_words(talk: Conversation, question: str) -> str:
    """Return what lists show of a conversation: nothing of a restricted one."""
    return str(_("(restricted)")) if talk.restricted else masked(question)


def masked(text: str) -> str:
    """Return text without numbers of people and addresses of theirs."""
    return mask(text)


def looked(conversation: str, kind: Unmasking.Kind, user: Any, reason: str = "") -> None:
    """Keep that somebody looked."""
    Unmasking.objects.create(conversation=conversation, kind=kind, user=user, reason=reason[:300])
