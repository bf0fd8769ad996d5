"""Import and export in CSV and XLSX: every column, lists as lines; imported rows are held to the same rules."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import JSONField
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from console.catalogue.models import Agency, Faq, Procedure
from console.workflow import steps

OWN = ("id", "search", "cited", "seed_digest", "updated_at", "flagged", "imported", "standing", "live")


class PlainWidget(widgets.Widget):
    """A list of texts as lines; a table as JSON with its letters as they are."""

    def __init__(self, empty: Callable[[], Any] = list, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._empty = empty

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return what a cell says; ValueError where it begins like JSON and is none."""
        text = str(value or "").strip()
        if text[:1] in ("[", "{"):
            return json.loads(text)
        return [line.strip() for line in text.splitlines() if line.strip()] or self._empty()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return a cell."""
        plain = isinstance(value, list) and all(isinstance(one, str) and _is_line(one) for one in value)
        return "\n".join(value) if plain else json.dumps(value, ensure_ascii=False)


def _is_line(text: str) -> bool:
    return bool(text.strip()) and text == text.strip() and len(text.splitlines()) == 1 and text[0] not in "[{"


class ReviewedResource(resources.ModelResource):
    """What all kinds share: rows go by code; what a file changes is a draft, whatever state it names."""

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = widgets.Widget) -> Any:
        """Return what makes cells of a column."""
        if isinstance(f, JSONField):
            return partial(PlainWidget, dict if f.default is dict else list)
        return super().widget_from_django_field(f, default)

    state = fields.Field(column_name="state", attribute="state", readonly=True)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Take the empty cells of XLSX, which have nothing, for those of CSV."""
        for name, value in row.items():
            row[name] = "" if value is None else value

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Make a row a draft; refuse one that is not this person's to edit."""
        steps.begin_edit(instance)
        user = kwargs.get("user")
        action = "change" if instance.pk else "add"
        if user is not None and not user.has_perm(
            f"{instance._meta.app_label}.{action}_{instance._meta.model_name}", instance
        ):
            raise ValidationError(_("%s is not yours to edit.") % instance.code)


class ProcedureResource(ReviewedResource):
    """Procedures, agencies by name."""

    agency = fields.Field(
        column_name="agency", attribute="agency", widget=widgets.ForeignKeyWidget(Agency, field="name")
    )

    class Meta:
        """By code, validated, unchanged rows skipped."""

        model = Procedure
        exclude = OWN
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True


class FaqResource(ReviewedResource):
    """Questions and answers."""

    class Meta:
        """By code, validated, unchanged rows skipped."""

        model = Faq
        exclude = OWN
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
