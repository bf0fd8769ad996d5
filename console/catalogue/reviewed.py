"""What goes from draft to live: its state, and the approved record that stands while it is edited."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ValidationError


class State(models.TextChoices):
    """How far a record is on its way to the public."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    QUARANTINED = "quarantined", _("Quarantined")  # sends people to a district body: never published


EDITED = (State.DRAFT, State.SUBMITTED)  # while the approved record stands
UNHISTORIC = ["search", "cited", "updated_at", "standing", "live"]


class Reviewed(models.Model):
    """A row whose content somebody approves before the public sees it."""

    state = models.CharField(_("state"), max_length=16, choices=State, default=State.DRAFT, db_index=True)
    search = models.TextField(editable=False, default="")
    standing = models.JSONField(null=True, editable=False)  # the approved record, while this row is an edit of it
    live = models.BooleanField(_("live as approved"), default=False, editable=False, db_index=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        abstract = True

    @classmethod
    def kind(cls) -> type[BaseModel]:
        """Return the kind of the records."""
        raise NotImplementedError

    def record(self) -> Any:
        """Return the record; raise pydantic's ValidationError where the row is not one."""
        raise NotImplementedError

    def scope(self) -> tuple[int | None, str]:
        """Return the agency's key and the field that roles are limited by; what has none belongs to all."""
        return None, ""

    def fold_texts(self) -> None:
        """Fold what search reads."""
        raise NotImplementedError

    @classmethod
    def approved(cls) -> models.QuerySet[Self]:
        """Return the rows with an approved record: their own, or the one that stands while they are edited."""
        edited = models.Q(state__in=EDITED, standing__isnull=False)
        return cls._default_manager.filter(models.Q(state=State.APPROVED) | edited)

    def approved_record(self) -> Any:
        """Return the record to publish, None where none is approved; raise ValidationError where it is broken."""
        if self.state == State.APPROVED:
            return self.record()
        return self.kind().model_validate(self.standing) if self.state in EDITED and self.standing else None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with what search reads folded; what was approved stands while it is edited."""
        self.fold_texts()
        self.live = False
        self.keep_standing()
        super().save(*args, **kwargs)

    def keep_standing(self) -> None:
        """Keep the approved record as this row is about to become an edit of it; forget it where none stands."""
        if self.state not in EDITED:
            self.standing = None
        elif self.pk and self.standing is None:
            before = type(self)._default_manager.filter(pk=self.pk, state=State.APPROVED).first()
            self.standing = _dumped(before) if before else None


def _dumped(row: Reviewed) -> Any:
    try:
        return row.record().model_dump(mode="json")
    except ValidationError:
        return None
