"""Import and export in CSV and XLSX: every column, the lists as JSON; imported rows are held to the same rules."""

from typing import Any

from import_export import fields, resources, widgets

from console.catalogue.models import Agency, Faq, Procedure, State

OWN = ("id", "search", "seed_digest", "updated_at", "flagged", "imported")


class EntryResource(resources.ModelResource):
    """What both kinds share: rows go by code; a row without a state is a draft."""

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Give a row without a state the state of a draft."""
        instance.state = instance.state or State.DRAFT


class ProcedureResource(EntryResource):
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


class FaqResource(EntryResource):
    """Questions and answers."""

    class Meta:
        """By code, validated, unchanged rows skipped."""

        model = Faq
        exclude = OWN
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
