"""What operators fill in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from console.notices.models import LONGEST, Notice

INPUT = "border border-base-200 rounded-default px-3 py-2 w-full bg-white dark:bg-base-900 dark:border-base-700"
AREA = {"rows": 3, "class": INPUT, "maxlength": LONGEST}
WIDGETS: dict[str, forms.Widget] = {
    **{name: forms.Textarea(attrs=AREA) for name in ("text", "spoken")},
    **{
        name: forms.DateTimeInput(attrs={"type": "datetime-local", "class": INPUT}, format="%Y-%m-%dT%H:%M")
        for name in ("start", "end")
    },
}
HELP = {"spoken": _("Empty: what is shown is spoken.")}


class NoticeForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    """A notice with its start and end."""

    class Meta:
        model = Notice
        fields = ("text", "spoken", "start", "end")
        widgets = WIDGETS
        help_texts = HELP

    def clean(self) -> dict[str, Any]:
        """Hold the end after the start."""
        fields = super().clean() or {}
        if fields.get("start") and fields.get("end") and fields["end"] <= fields["start"]:
            raise ValidationError({"end": _("ends before it begins")})
        return fields


class SwitchForm(forms.Form):
    """Why the bot is switched off."""

    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.TextInput(attrs={"class": INPUT}))
