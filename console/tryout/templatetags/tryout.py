"""Words for what the running parts say in codes."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from console.catalogue.columns import FACETS
from console.conversations import labels

register = template.Library()

METHODS = {
    "dense": _("by meaning"),
    "lexical": _("by words"),
    "sound": _("by sound"),
    "profile": _("by content"),
    "code": _("by code"),
}
CONTROLS = {"transfer": _("to an officer"), "hang_up": _("the call ends"), "repeat": _("said again")}


@register.filter
def outcome(code: str) -> Any:
    """Return an outcome in words."""
    return labels.outcome(code) or "—"


@register.filter
def facet(code: str) -> Any:
    """Return a facet in words."""
    return dict(FACETS).get(code, code)


@register.filter
def method_name(code: str) -> Any:
    """Return a method in words."""
    return METHODS.get(code, code)


@register.filter
def control(code: str) -> Any:
    """Return what the call does next in words."""
    return CONTROLS.get(code, code)


@register.filter
def score(methods: Mapping[str, float], name: str) -> str:
    """Return a method's score, a dash where it gave none."""
    return str(floatformat(methods[name], 3)) if name in methods else "—"


@register.simple_tag
def sound(part: Mapping[str, Any]) -> str:
    """Return the query that fetches the sound of a part."""
    return urlencode({"clip": part.get("clip") or "", "text": part.get("text", "")})
