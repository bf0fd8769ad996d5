"""What goes to an officer at once: a procedure, or words people say; and words that make a complaint of a question."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.text import fold, nfc, syllables
from console.catalogue.models import Procedure

FEWEST = 2
"""Syllables: what is said is compared without its tones, where one syllable stands for many words."""


class Kind(models.TextChoices):
    """What a topic is known by, and what happens."""

    PROCEDURE = "procedure", _("procedure: to an officer at once")
    WORDS = "words", _("words: to an officer at once")
    COMPLAINT = "complaint", _("words of a complaint: an officer is offered")
    DENUNCIATION = "denunciation", _("words of a denunciation: an officer is offered, for few eyes")


class OfficerTopic(models.Model):
    """One topic; switched off rather than deleted, so that its history stays."""

    kind = models.CharField(_("what it is"), max_length=12, choices=Kind, default=Kind.WORDS, db_index=True)
    words = models.CharField(
        _("words"),
        max_length=100,
        blank=True,
        help_text=_("As people say it, two syllables or more; tones do not count."),
    )
    procedure = models.ForeignKey(
        Procedure, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("procedure")
    )
    on = models.BooleanField(_("in force"), default=True)
    why = models.CharField(_("why"), max_length=300)
    search = models.TextField(editable=False, default="")
    changed = models.DateTimeField(_("last change"), auto_now=True)
    history = HistoricalRecords(excluded_fields=["search", "changed"])

    class Meta:
        verbose_name = _("officers' topic")
        verbose_name_plural = _("officers' topics")
        ordering = ("kind", "words", "pk")
        constraints = (
            models.UniqueConstraint(fields=["words"], condition=~models.Q(words=""), name="words_stand_once"),
            models.UniqueConstraint(fields=["procedure"], name="a_procedure_stands_once"),
        )

    def __str__(self) -> str:
        return self.words or str(self.procedure or "")

    def clean(self) -> None:
        """Refuse what would say nothing, and words so short that they would catch much else."""
        if self.kind == Kind.PROCEDURE:
            self.words = ""
            if self.procedure_id is None:
                raise ValidationError({"procedure": _("Choose the procedure.")})
            return
        self.procedure, self.words = None, " ".join(nfc(self.words).split())
        if len(syllables(fold(self.words))) < FEWEST:
            raise ValidationError({"words": _("Two syllables or more, else much else is caught.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, then tell the dialogue."""
        self.search = fold(nfc(f"{self} {self.why}"))
        super().save(*args, **kwargs)
        transaction.on_commit(_write)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, then tell the dialogue."""
        gone = super().delete(*args, **kwargs)
        transaction.on_commit(_write)
        return gone


def _write() -> None:
    from console.topics.board import publish

    publish()
