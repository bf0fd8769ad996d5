"""What whoever answers fills in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from console.catalogue.models import Procedure

INPUT = "border border-base-200 rounded-default px-3 py-2 w-full bg-white dark:bg-base-900 dark:border-base-700"
CODE = re.compile(r"[0-9.]{3,20}")


class AnswerForm(forms.Form):
    """Either a procedure that was meant, or an answer of its own with its source."""

    code = forms.CharField(
        label=_("Code of the procedure that was meant"),
        required=False,
        help_text=_("Filled in: the question becomes a way to ask for it."),
        widget=forms.TextInput(attrs={"class": INPUT}),
    )
    answer = forms.CharField(
        label=_("Answer"), required=False, max_length=4000, widget=forms.Textarea(attrs={"class": INPUT, "rows": 5})
    )
    source = forms.URLField(
        label=_("address of the source"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": INPUT}),
    )
    decision = forms.CharField(
        label=_("publishing decision"), required=False, max_length=500, widget=forms.TextInput(attrs={"class": INPUT})
    )

    def clean(self) -> dict[str, Any]:
        """Hold to one of the two; an answer needs its source."""
        fields = super().clean() or {}
        code = (fields.get("code") or "").strip()
        if code:
            if not Procedure.objects.filter(code=code).exists():
                raise ValidationError({"code": _("There is no such procedure.")})
            return {**fields, "code": code}
        if not fields.get("answer"):
            raise ValidationError({"answer": _("Name a procedure or write an answer.")})
        if not (fields.get("source") and fields.get("decision")):
            raise ValidationError({"source": _("An answer needs its source and decision.")})
        return fields


class CloseForm(forms.Form):
    """Nothing to fill in."""
