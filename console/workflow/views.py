"""Pages: what publishing would change, what one record's edit changes, and which records cite a document."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from console.catalogue import readable, records
from console.catalogue.models import Entry
from console.workflow import citing, difference, live, settling, steps
from console.workflow.difference import Change

LABELS = {
    Change.ADDED: gettext_lazy("becomes public"),
    Change.CHANGED: gettext_lazy("changes"),
    Change.REMOVED: gettext_lazy("is no longer public"),
}
PER_PAGE = 25


@require_safe
def all_changes(request: HttpRequest) -> HttpResponse:
    """Show what publishing now would change."""
    _may_view(request)
    changes = [_shown(change) for change in difference.unpublished()]
    shown = Paginator(changes, PER_PAGE).get_page(request.GET.get("page"))
    numbers = shown.paginator.get_elided_page_range(shown.number)
    return _page(
        request,
        "difference",
        _("Before publishing"),
        {"page_obj": shown, "total": len(changes), "page_range": numbers},
    )


@require_safe
def record(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show how one record's edit differs from what is approved, and that from what is live."""
    _may_view(request)
    row = get_object_or_404(_kind(kind), pk=pk)
    found = live.records()
    published = found.get(row.code) if found else None
    approved = settling.to_publish(row)
    broken = records.errors_of(row.record)
    own = None if broken else row.record().model_dump(mode="json", exclude_defaults=True)
    parts = [
        {"title": _("This edit, against what is approved"), **_part(row, own, approved)},
        {"title": _("What is approved, against what is live"), **_part(row, approved, published)},
    ]
    return _page(request, "record", _("What differs"), {"row": row, "parts": parts, "url": edit_url(row)})


@require_safe
def citations(request: HttpRequest) -> HttpResponse:
    """Show the records that cite a document."""
    _may_view(request)
    document = request.GET.get("document", "")[:300]
    found = [
        {"row": one.row, "by_decision": one.by_decision, "documents": one.documents, "url": edit_url(one.row)}
        for one in citing.citing(document)
    ]
    return _page(request, "citing", _("Who cites a document"), {"document": document, "found": found})


def edit_url(row: Entry) -> str:
    """Return the address of a row's form."""
    return reverse(f"admin:catalogue_{row._meta.model_name}_change", args=[row.pk])


def changes_of(row: Any, before: Any, after: Any) -> list[difference.FieldChange]:
    """Return the fields that differ between two versions in a row's history."""
    names = [field.name for field in after.tracked_fields if field.name not in steps.NO_CONTENT]
    values = [{name: _value(version, name) for name in names} if version else {} for version in (before, after)]
    return difference.fields(row, *values)


def _value(version: Any, name: str) -> Any:
    if name == "state":
        return version.get_state_display()
    value = getattr(version, name)
    return str(value) if value is not None and readable.lines(name, value) == [str(value)] else value


def _part(row: Any, after: Any, before: Any) -> dict[str, Any]:
    change = difference.of(row, after, before)
    return {"change": change, "label": LABELS[change.change] if change else ""}


def _shown(change: difference.RecordChange) -> dict[str, Any]:
    return {"row": change.row, "url": edit_url(change.row), "label": LABELS[change.change], "fields": change.fields}


def _kind(name: str) -> Any:
    kinds = {str(kind._meta.model_name): kind for kind in settling.KINDS}
    if name not in kinds:
        raise Http404
    return kinds[name]


def _may_view(request: HttpRequest) -> None:
    if not request.user.has_perm("catalogue.view_procedure"):
        raise PermissionDenied


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(
        request, f"workflow/{name}.html", {**admin.site.each_context(request), "title": title, **context}
    )
