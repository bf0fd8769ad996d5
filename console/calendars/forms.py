"""What operators fill in: the hours of a week, a day that differs, days off as they were decided."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import hours
from console.calendars import statutory
from console.calendars.lunar import FIRST_YEAR, LAST_YEAR
from console.calendars.models import WEEKDAYS, Calendar, Decision, Occasion, SpecialDay

INPUT = "border border-base-200 rounded-default px-3 py-2 w-full bg-white dark:bg-base-900 dark:border-base-700"
SPAN = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?\s*(?:-|–|đến|to)\s*(\d{1,2})(?:[:hg](\d{2})?)?")
LONGEST = timedelta(days=31)
COPIED = range(1, 5)
"""Tuesday to Friday."""


def read_spans(text: str) -> list[list[str]]:
    """Return the spans that somebody typed ("7:00-11:30, 13h-17h"). Raises ValidationError."""
    found = []
    for part in filter(None, (one.strip().lower() for one in re.split(r"[,;]", text))):
        matched = SPAN.fullmatch(part)
        if not matched:
            raise ValidationError(_("Write hours like 7:00-11:30, 13:00-17:00."))
        start, begun, end, over = matched.groups(default="00")
        found.append([f"{int(start):02d}:{begun}", f"{int(end):02d}:{over}"])
    try:
        return hours.said(hours.spans(found))
    except ValueError as error:
        raise ValidationError(_("Hours must follow each other; each span ends after it begins.")) from error


def shown_spans(spans: list[list[str]]) -> str:
    """Return spans as they are typed."""
    return ", ".join("-".join(one) for one in spans)


class SpansField(forms.CharField):
    """Opening hours of a day; empty: closed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": INPUT, "placeholder": "–"})
        super().__init__(required=False, max_length=100, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the spans."""
        return read_spans(super().clean(value))


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date", "class": INPUT}, format="%Y-%m-%d")
    )


def _text(label: Any, most: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput(attrs={"class": INPUT}), **kwargs)


class WeekForm(forms.Form):
    """The hours of a week, where they are announced, and when that was looked up."""

    day_0 = SpansField(label=WEEKDAYS[0][1], help_text=_("For instance 7:00-11:30, 13:00-17:00; empty: closed."))
    same = forms.BooleanField(label=_("The same from Tuesday to Friday"), required=False)
    day_1 = SpansField(label=WEEKDAYS[1][1])
    day_2 = SpansField(label=WEEKDAYS[2][1])
    day_3 = SpansField(label=WEEKDAYS[3][1])
    day_4 = SpansField(label=WEEKDAYS[4][1])
    day_5 = SpansField(label=WEEKDAYS[5][1])
    day_6 = SpansField(label=WEEKDAYS[6][1])
    source = _text(_("where the hours are announced"), 500)
    checked = _date(_("checked on"))

    @classmethod
    def of(cls, calendar: Calendar | None) -> "WeekForm":
        """Return the form as a calendar stands."""
        weekly = calendar.weekly if calendar else {}
        days = {f"day_{weekday}": shown_spans(weekly.get(str(weekday), [])) for weekday in range(7)}
        about = {"source": calendar.source, "checked": calendar.checked} if calendar else {}
        return cls(initial={"checked": timezone.localdate(), **days, **about})

    def weekly(self) -> dict[str, list[list[str]]]:
        """Return the spans by weekday."""
        said = {weekday: self.cleaned_data[f"day_{weekday}"] for weekday in range(7)}
        if self.cleaned_data["same"]:
            said |= dict.fromkeys(COPIED, said[0])
        return {str(weekday): spans for weekday, spans in said.items() if spans}

    def clean(self) -> dict[str, Any]:
        """Refuse a week in which nobody is ever there."""
        fields = super().clean() or {}
        if not self.errors and not self.weekly():
            raise ValidationError(_("Enter the hours of at least one day."))
        return fields


class DayForm(forms.Form):
    """A day that differs."""

    day = _date(_("Day"))
    kind = forms.ChoiceField(
        label=_("what"), choices=SpecialDay.Kind.choices, widget=forms.Select(attrs={"class": INPUT})
    )
    spans = SpansField(label=_("opening hours"), help_text=_("Where the hours differ."))
    weekday = forms.TypedChoiceField(
        label=_("like"),
        choices=[("", "–"), *WEEKDAYS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": INPUT}),
    )
    reason = _text(_("why, as the bot says it"), 100)
    decision = _text(_("decision"), 500, required=False)
    everybody = forms.BooleanField(label=_("For every agency"), required=False)

    def clean(self) -> dict[str, Any]:
        """Hold to what the kind needs."""
        fields = super().clean() or {}
        kind = fields.get("kind")
        if kind == SpecialDay.Kind.HOURS and not fields.get("spans"):
            raise ValidationError({"spans": _("Enter the hours of the day.")})
        if kind == SpecialDay.Kind.AS_WEEKDAY and fields.get("weekday") is None:
            raise ValidationError({"weekday": _("Choose the weekday it is like.")})
        return fields


class DecisionForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    """Days off with the decision that says so."""

    class Meta:
        model = Decision
        fields = ("occasion", "name", "first", "last", "decision", "decided", "source")

    occasion = forms.ChoiceField(
        label=_("occasion"), choices=Occasion.choices, widget=forms.Select(attrs={"class": INPUT})
    )
    first = _date(_("first day off"))
    last = _date(_("last day off"))
    decided = _date(_("decided on"))
    decision = _text(_("decision"), 500)
    source = forms.URLField(
        label=_("address of the source"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": INPUT}),
    )
    name = _text(
        _("name, as the bot says it"), 100, required=False, help_text=_("Empty: the name that the law gives it.")
    )

    def clean(self) -> dict[str, Any]:
        """Hold a decision to the day it is about."""
        fields = super().clean() or {}
        occasion, first, last = fields.get("occasion"), fields.get("first"), fields.get("last")
        if not (occasion and first and last):
            return fields
        if last < first or last - first > LONGEST or not FIRST_YEAR <= first.year <= LAST_YEAR:
            raise ValidationError({"last": _("The days off end before they begin, or are too many.")})
        fields["name"] = fields.get("name") or statutory.NAMES.get(Occasion(occasion), "")
        if not fields["name"]:
            raise ValidationError({"name": _("Give the days off a name.")})
        self._settle(Occasion(occasion), first, last)
        return fields

    def _settle(self, occasion: Occasion, first: date, last: date) -> None:
        held = statutory.held_on(occasion, first.year)
        if held and not first <= held <= last:
            said = _("The days off must contain %(day)s.") % {"day": f"{held:%d/%m/%Y}"}
            raise ValidationError({"first": said})
        self.instance.year = first.year
        others = Decision.objects.filter(occasion=occasion, year=first.year).exclude(pk=self.instance.pk)
        if held and others.exists():
            raise ValidationError({"occasion": _("This year's days are entered already; take them away first.")})
