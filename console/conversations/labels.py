"""What telephony, actions and gateway call things, in words for people; a word not known stays as it is."""

from django.utils.translation import gettext_lazy as _

OUTCOMES = {
    "answer": _("Answered"),
    "ask": _("Asked back"),
    "dont_know": _("Not known"),
    "empty": _("Nothing heard"),
    "unclear": _("Not understood"),
    "no_input": _("Silence"),
    "too_long": _("Too long"),
    "not_vietnamese": _("Not Vietnamese"),
    "emergency": _("Emergency"),
    "officer": _("To an officer"),
    "transfer": _("To an officer"),
    "small_talk": _("Small talk"),
    "unavailable": _("Nothing came back"),
    "failed": _("Nothing came back"),
    "interrupted": _("Interrupted"),
    "again": _("Asked to repeat"),
    "hang_up": _("Goodbye"),
    "message": _("A message was left"),
    "rating": _("Rating"),
    "complaint": _("Complaint"),
    "denunciation": _("Denunciation"),
    "officer_first": _("Officers' topic"),
    "dossier": _("Asked for a dossier"),
    "khmer": _("Asked in Khmer"),
    "sent": _("Sent to the caller"),
}
RECORDINGS = {"kept": _("kept"), "declined": _("declined by the caller"), "off": _("none")}
ENDINGS = {
    "hung_up": _("Goodbye"),
    "transferred": _("To an officer"),
    "caller_left": _("The caller hung up"),
    "failed": _("A fault"),
    "drained": _("The system was restarted"),
    "protocol_error": _("A fault"),
}


def outcome(name: str) -> str:
    """Return an outcome in words."""
    return str(OUTCOMES.get(name, name))


def recording(state: str) -> str:
    """Return what became of a recording."""
    return str(RECORDINGS.get(state, state))


def ending(reason: str) -> str:
    """Return how a call ended, its detail as it is."""
    name, _colon, detail = reason.partition(": ")
    return f"{ENDINGS.get(name, name)} ({detail})" if detail else str(ENDINGS.get(name, name))


def length(ms: float | None) -> str:
    """Return a length in minutes and seconds."""
    return "" if ms is None else f"{int(ms // 60_000)}:{int(ms % 60_000 // 1000):02d}"
