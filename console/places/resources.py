"""Import and export of offices in CSV and XLSX: agencies by name, communes by code; what a file changes is a draft."""

from import_export import fields, widgets

from console.catalogue.models import Agency
from console.catalogue.resources import ReviewedResource
from console.places.models import Commune, Office


class OfficeResource(ReviewedResource):
    """Offices."""

    agency = fields.Field(
        column_name="agency", attribute="agency", widget=widgets.ForeignKeyWidget(Agency, field="name")
    )
    commune = fields.Field(
        column_name="commune", attribute="commune", widget=widgets.ForeignKeyWidget(Commune, field="code")
    )

    class Meta:
        """By code, validated, unchanged rows skipped."""

        model = Office
        exclude = ("id", "search", "standing", "live", "updated_at")
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
