"""The admin's forms, with the JSON lists as lines and tables."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from console.catalogue import columns
from console.catalogue.fields import LinesField, RecordsField, WordingsField
from console.catalogue.models import Faq, Procedure
from knowledge_base import models as kb

LEVELS = (
    (kb.Level.MINISTRY.value, _("ministry")),
    (kb.Level.PROVINCE.value, _("province")),
    (kb.Level.COMMUNE.value, _("commune")),
    (kb.Level.OTHER.value, _("other")),
)


if TYPE_CHECKING:
    ProcedureModelForm = forms.ModelForm[Procedure]
    FaqModelForm = forms.ModelForm[Faq]
else:
    ProcedureModelForm = FaqModelForm = forms.ModelForm


class ProcedureForm(ProcedureModelForm):
    """A procedure."""

    levels = forms.MultipleChoiceField(
        choices=LEVELS, label=_("levels"), widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    audience = LinesField(label=_("who it is for"), required=False)
    aliases = LinesField(label=_("other names"), required=False)
    questions = LinesField(label=_("questions people ask"), required=False)
    steps = LinesField(label=_("steps"), required=False)
    result = LinesField(label=_("result"), required=False)
    conditions = LinesField(label=_("conditions"), required=False)
    payment = LinesField(label=_("ways to pay"), required=False)
    related = LinesField(label=_("related procedures (codes)"), required=False)
    papers = RecordsField(columns.PAPERS, label=_("papers"), required=False)
    filings = RecordsField(columns.FILINGS, label=_("ways to hand in, with time limit and fee"), required=False)
    legal_basis = RecordsField(columns.LEGAL_BASIS, label=_("legal basis"), required=False)
    spoken = WordingsField(columns.WORDINGS, label=_("own wording, spoken"), required=False)
    shown = WordingsField(columns.WORDINGS, label=_("own wording, shown"), required=False)

    class Meta:
        """All of it."""

        model = Procedure
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
            if isinstance(field, LinesField) and not field.help_text:
                field.help_text = _("One a line.")


class FaqForm(FaqModelForm):
    """A question and its answer."""

    questions = LinesField(label=_("questions people ask"), help_text=_("One a line."))

    class Meta:
        """All of it."""

        model = Faq
        fields = "__all__"
