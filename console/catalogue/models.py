"""What operators edit. Columns for what is searched and filtered, JSON for the lists of knowledge_base.models."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.text import fold, nfc
from console.catalogue import records
from console.catalogue.reviewed import UNHISTORIC, Reviewed
from console.catalogue.reviewed import State as State
from knowledge_base import models as kb


class WebAddressField(models.URLField):  # type: ignore[type-arg] # not generic at run time
    """A web address; one typed without a scheme is https."""

    def formfield(self, **kwargs: Any) -> Any:
        """Return the form field."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class Agency(models.Model):
    """An authority that settles procedures."""

    name = models.CharField(_("name"), max_length=2000, unique=True)
    search = models.TextField(editable=False, default="")
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def scope(self) -> tuple[int | None, str]:
        """Return its own key: a role limited to this agency covers it."""
        return self.pk, ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the name folded for search; a new name is a change of its procedures too."""
        self.name = nfc(self.name)
        renamed = bool(self.pk) and not type(self)._default_manager.filter(pk=self.pk, name=self.name).exists()
        self.search = fold(self.name)
        super().save(*args, **kwargs)
        if renamed:
            self._tell_procedures()

    def _tell_procedures(self) -> None:
        rows = list(self.procedures.all())
        for row in rows:
            row.agency, row.live = self, False
            row.fold_texts()
        Procedure.objects.bulk_update(rows, ["search", "cited", "live"], 500)


class Entry(Reviewed):
    """What procedures and FAQs share: validity, source, and what is cited."""

    source_url = WebAddressField(_("address of the source"), max_length=2000)
    source_decision = models.CharField(_("publishing decision"), max_length=500)
    source_decision_effective = models.DateField(_("decision in effect from"), null=True, blank=True)
    source_checked = models.DateField(_("checked on"), db_index=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    cited = models.TextField(editable=False, default="")  # decision and legal basis, folded
    seed_digest = models.CharField(max_length=64, editable=False, default="", blank=True)

    class Meta:
        abstract = True
        permissions = (
            ("submit_entry", "Can submit entries"),
            ("approve_entry", "Can approve entries"),
            ("withdraw_entry", "Can withdraw entries"),
        )

    def clean(self) -> None:
        """Hold the entry to the rules of the knowledge base; errors name their fields."""
        super().clean()
        errors = records.errors_of(self.record)
        known = {field.name for field in self._meta.get_fields()}
        if errors:
            raise ValidationError({field if field in known else "__all__": said for field, said in errors.items()})

    def fold_texts(self) -> None:
        """Fold what search and the page of citations read."""
        self.search = fold(" ".join(self.searched()))
        self.cited = fold(nfc(" ".join([self.source_decision, *self.documents()])))

    def documents(self) -> list[str]:
        """Return the documents it rests on, number and title."""
        return []

    def searched(self) -> list[str]:
        """Return the texts that search reads."""
        raise NotImplementedError


class Procedure(Entry):
    """An administrative procedure as citizens meet it; fields are those of knowledge_base.models.Procedure."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=2000)
    spoken_title = models.CharField(_("title as spoken"), max_length=2000)
    field = models.CharField(_("field of administration"), max_length=300, db_index=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="procedures", verbose_name=_("agency"))
    levels = models.JSONField(_("levels"), default=list)
    audience = models.JSONField(_("who it is for"), default=list, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    questions = models.JSONField(_("questions people ask"), default=list, blank=True)
    papers = models.JSONField(_("papers"), default=list, blank=True)
    sets = models.PositiveSmallIntegerField(_("sets of papers"), null=True, blank=True)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    filings = models.JSONField(_("ways to hand in, with time limit and fee"), default=list, blank=True)
    place = models.TextField(_("where to hand in"), blank=True)
    result = models.JSONField(_("result"), default=list, blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    legal_basis = models.JSONField(_("legal basis"), default=list, blank=True)
    online_level = models.CharField(
        _("online service"),
        max_length=16,
        null=True,
        blank=True,
        choices=[("full", _("whole")), ("partial", _("in part")), ("information", _("information only"))],
    )
    reduced_online_fee = models.TextField(_("reduced fee online"), blank=True)
    closed_for_paper = models.TextField(_("days when paper is not taken"), blank=True)
    payment = models.JSONField(_("ways to pay"), default=list, blank=True)
    on_the_spot = models.CharField(_("settled on the spot"), max_length=500, blank=True)
    related = models.JSONField(_("related procedures (codes)"), default=list, blank=True)
    spoken = models.JSONField(_("own wording, spoken"), default=dict, blank=True)
    shown = models.JSONField(_("own wording, shown"), default=dict, blank=True)
    priority = models.FloatField(_("priority (0 to 1)"), default=0.0)
    flagged = models.BooleanField(_("to review"), default=False, db_index=True, editable=False)
    imported = models.JSONField(default=dict, editable=False)  # what each source said last: {"portal": {field: value}}
    history = HistoricalRecords(excluded_fields=[*UNHISTORIC, "flagged", "imported"])

    class Meta(Entry.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ("field", "title")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def scope(self) -> tuple[int | None, str]:
        """Return its agency's key and its field."""
        return self.agency_id, self.field

    @classmethod
    def kind(cls) -> type[kb.Procedure]:
        """Return the kind of the records."""
        return kb.Procedure

    def record(self) -> kb.Procedure:
        """Return the procedure of the knowledge base."""
        return records.procedure(self)

    def documents(self) -> list[str]:
        """Return the documents of its legal basis, number and title."""
        return [f"{one.get('number', '')} {one.get('title', '')}" for one in self.legal_basis if isinstance(one, dict)]

    def searched(self) -> list[str]:
        """Return code, names, questions, field and agency."""
        agency = self.agency.name if self.agency else ""
        return [self.code, self.title, self.spoken_title, *self.aliases, *self.questions, self.field, agency]


class Faq(Entry):
    """A question that belongs to no procedure, with its answer."""

    code = models.CharField(_("code"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=1000)
    questions = models.JSONField(_("questions people ask"), default=list)
    text = models.TextField(_("answer"))
    spoken = models.TextField(_("answer as spoken"), blank=True, help_text=_("Empty: the answer itself is spoken."))
    history = HistoricalRecords(excluded_fields=UNHISTORIC)

    class Meta(Entry.Meta):
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    @classmethod
    def kind(cls) -> type[kb.Faq]:
        """Return the kind of the records."""
        return kb.Faq

    def record(self) -> kb.Faq:
        """Return the FAQ of the knowledge base."""
        return records.faq(self)

    def searched(self) -> list[str]:
        """Return code, title, questions and answer."""
        return [self.code, self.title, *self.questions, self.text]
