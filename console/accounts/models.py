"""Who has which role, for which agency and field of administration."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from console.accounts.roles import Role
from console.catalogue.models import Agency


class Assignment(models.Model):
    """One role of one person; without agency and field it holds for all."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("only this agency")
    )
    field = models.CharField(_("only this field of administration"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "role", "agency", "field"], nulls_distinct=False, name="one_assignment_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return " / ".join([str(Role(self.role).label), *filter(None, (str(self.agency or ""), self.field))])

    def clean(self) -> None:
        """Refuse limits where a role's rights know none."""
        limited = self.agency_id is not None or bool(self.field)
        if limited and self.role in {Role.PUBLISHER, Role.ADMINISTRATOR}:
            raise ValidationError(_("A publisher's or an administrator's role holds for everything."))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let the person in."""
        super().save(*args, **kwargs)
        type(self.user)._default_manager.filter(pk=self.user_id, is_staff=False).update(is_staff=True)

    def covers(self, agency: int | None, field: str) -> bool:
        """Say whether the role holds for content of an agency (its key) and a field."""
        return (self.agency_id is None or self.agency_id == agency) and (not self.field or self.field == field)
