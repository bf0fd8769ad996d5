"""Why a version came to be, as people read it: what history keeps is plain English, and stays as it is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STEPS = {
    "workflow: submitted": gettext_lazy("submitted for approval"),
    "workflow: approved": gettext_lazy("approved"),
    "workflow: sent back": gettext_lazy("sent back"),
    "workflow: withdrawn": gettext_lazy("withdrawn"),
    "restored from": gettext_lazy("restored from the version of"),
    "question from a trial": gettext_lazy("question added from a trial"),
    "import": gettext_lazy("import"),
    "review": gettext_lazy("review"),
}


def shown(kept: str | None) -> str:
    """Return a kept reason in the reader's language; what somebody wrote by hand stands as it is."""
    for begins, words in STEPS.items():
        if kept and (kept == begins or kept.startswith(f"{begins} ")):
            rest = kept.removeprefix(begins).strip()
            return f"{words}: {rest}" if rest else str(words)
    return kept or ""


def last_sent_back(reason: str | None) -> str:
    """Return why a draft was sent back, where that is what happened to it last."""
    begins = "workflow: sent back"
    if not (reason or "").startswith(begins):
        return ""
    return (reason or "").removeprefix(begins).strip() or _("no reason was given")
