"""Import and export in CSV and XLSX: every column, the lists as JSON; imported rows are held to the same rules."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from console.catalogue.models import Agency, Faq, Procedure
from console.workflow import steps

OWN = ("id", "search", "cited", "seed_digest", "updated_at", "flagged", "imported", "standing", "live")


class ReviewedResource(resources.ModelResource):
    """What all kinds share: rows go by code; what a file changes is a draft, whatever state it names."""

    state = fields.Field(column_name="state", attribute="state", readonly=True)

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
