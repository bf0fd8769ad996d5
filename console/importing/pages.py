"""What the page of an import shows."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from console.importing import shown
from console.importing.models import ImportRun, Origin

COUNTS = {
    "read": _("rows read"),
    "imported": _("imported"),
    "approved": _("of these approved"),
    "drafts": _("of these drafts"),
    "quarantined": _("quarantined"),
    "updated": _("updated"),
    "unchanged": _("unchanged"),
    "refused": _("refused"),
    "reviews": _("for review"),
    "withdrawn": _("reviews that ended by themselves"),
}


def context(run: ImportRun) -> dict[str, Any]:
    """Return an import's report, ready to be laid out."""
    report = run.report
    return {
        "run": run,
        "counts": [(label, run.counts[name]) for name, label in COUNTS.items() if name in run.counts],
        "ignored": report.get("ignored", []),
        "refused": report.get("refused", []),
        "quarantined": report.get("quarantined", []),
        "changes": [_change(one) for one in report.get("changes", [])],
        "reviews": [_change(one) | {"ours": shown.value(one["ours"])} for one in report.get("reviews", [])],
    }


def _change(one: dict[str, Any]) -> dict[str, str]:
    values = {name: shown.value(one[name]) for name in ("old", "new")}
    return {"code": one["code"], "field": shown.label(one["field"]), **values}


def again(seen: ImportRun) -> dict[str, Any]:
    """Return what begins the import that a preview was of."""
    return {"origin": Origin(seen.origin), "file": Path(seen.file), "checked": seen.checked, "name": seen.name}
