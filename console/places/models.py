"""Administrative units of today, and the offices that take papers: address, hours, point on the map."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.text import fold, nfc
from console.catalogue import records
from console.catalogue.models import Agency
from console.catalogue.reviewed import UNHISTORIC, Reviewed
from knowledge_base.places import offices as kb


class Commune(models.Model):
    """A commune, ward, special zone or province since 1 July 2025, from the tables the dialogue uses."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=200)
    province = models.CharField(_("province"), max_length=200, db_index=True)
    search = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ("province", "name")

    def __str__(self) -> str:
        return self.name if self.name == self.province else f"{self.name}, {self.province}"


class Office(Reviewed):
    """A place where papers are handed in; what nobody has said stays empty."""

    code = models.SlugField(_("code"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=500)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("agency")
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="offices", verbose_name=_("serves"))
    address = models.CharField(_("address"), max_length=500, blank=True)
    hours = models.CharField(_("opening hours"), max_length=500, blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(8.0), MaxValueValidator(24.0)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(102.0), MaxValueValidator(118.0)]
    )
    source = models.CharField(_("source"), max_length=1000)
    checked = models.DateField(_("checked on"), default=date.today, db_index=True)
    history = HistoricalRecords(excluded_fields=[name for name in UNHISTORIC if name != "cited"])

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def scope(self) -> tuple[int | None, str]:
        """Return its agency's key."""
        return self.agency_id, ""

    @classmethod
    def kind(cls) -> type[kb.Office]:
        """Return the kind of the records."""
        return kb.Office

    def record(self) -> kb.Office:
        """Return the office as the dialogue reads it."""
        names = ("code", "name", "address", "hours", "phone", "source", "checked")
        values: dict[str, Any] = {name: getattr(self, name) for name in names}
        if self.latitude is not None and self.longitude is not None:
            values["point"] = {"latitude": self.latitude, "longitude": self.longitude}
        return kb.Office.model_validate(values | {"unit": self.commune.code})

    def clean(self) -> None:
        """Refuse what the dialogue could not read, and half a point."""
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("A point needs both latitude and longitude.")})
        if self.commune_id and (errors := records.errors_of(self.record)):
            known = {field.name for field in self._meta.get_fields()}
            raise ValidationError({name if name in known else "__all__": said for name, said in errors.items()})

    def fold_texts(self) -> None:
        """Fold what search reads."""
        self.search = fold(nfc(f"{self.code} {self.name} {self.address} {self.commune}"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, then give the dialogue the offices that are approved."""
        super().save(*args, **kwargs)
        transaction.on_commit(_write)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, then give the dialogue the offices that are left."""
        gone = super().delete(*args, **kwargs)
        transaction.on_commit(_write)
        return gone


def _write() -> None:
    from console.places.publishing import write_offices

    write_offices()
