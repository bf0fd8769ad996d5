"""What of a conversation is shown to whom: masked, unless somebody with the right asks, and that is kept."""

from typing import Any

from common.masking import mask
from console.conversations.models import Unmasking

SEE, LISTEN, TAKE_OVER = (
    "conversations.see_personal_data",
    "conversations.listen",
    "conversations.take_over",
)


def masked(text: str) -> str:
    """Return text without numbers of people and addresses of theirs."""
    return mask(text)


def looked(conversation: str, kind: Unmasking.Kind, user: Any, reason: str = "") -> None:
    """Keep that somebody looked."""
    Unmasking.objects.create(conversation=conversation, kind=kind, user=user, reason=reason[:300])
