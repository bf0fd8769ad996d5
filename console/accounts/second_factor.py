"""The second factor (a code from an app, RFC 6238): who needs one, and the page that sets it up and asks for it."""

import ipaddress
from base64 import b32encode
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import segno
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django_otp import login as confirm_session
from django_otp import match_token
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.widgets import UnfoldAdminTextInputWidget

from console.accounts.backend import roles
from console.accounts.roles import SECOND_FACTOR, SEES_PEOPLE

OPEN = ("admin:login", "admin:logout", "second_factor", "admin:jsi18n")


class CodeForm(forms.Form):
    """Six digits from the app."""

    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=_("Code from your authenticator app"),
        widget=UnfoldAdminTextInputWidget(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
        error_messages={"invalid": _("Six digits are expected.")},
    )

    def clean_code(self) -> str:
        """Return the digits alone."""
        return "".join(str(self.cleaned_data["code"]).split())


def needed(user: Any) -> bool:
    """Say whether a person must show a second factor before any page opens."""
    if not settings.CONSOLE.second_factor or not user.is_authenticated:
        return False
    if user.is_superuser:
        return not _waived(user)
    held = roles(user)
    return bool(held & SECOND_FACTOR) or (bool(held & SEES_PEOPLE) and reached_from_elsewhere())


def reached_from_elsewhere() -> bool:
    """Say whether pages with personal data may be opened from other machines, directly or through a proxy."""
    own = settings.CONSOLE
    if own.officer_second_factor != "auto":
        return bool(own.officer_second_factor == "always")
    hosts = [own.host, *(host.strip("[]") for host in own.allowed_hosts)]
    return own.https or not all(map(_loopback, hosts))


def _waived(user: Any) -> bool:
    """Say whether this is the owner set-up made, on a console that only this machine reaches, without a device yet."""
    own = settings.CONSOLE
    if not own.owner_without_second_factor or own.https or not _loopback(own.host):
        return False
    first = get_user_model()._default_manager.filter(is_superuser=True).order_by("pk").first()
    return first == user and not TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class SecondFactorMiddleware:
    """Leads people who need a second factor and have not shown it to the page that asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the page of the second factor."""
        if request.path.startswith(reverse("admin:index")) and request.path not in map(reverse, OPEN):
            user: Any = request.user
            if needed(user) and not user.is_verified():
                query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
                return HttpResponseRedirect(f"{reverse('second_factor')}?{query}")
        return self._get_response(request)


def page(request: HttpRequest) -> HttpResponse:
    """Set the second factor up, or ask for a code; then go where the person wanted to go."""
    user: Any = request.user
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    fresh = None if device else _unconfirmed(user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        matched = (
            _confirmed(fresh, form.cleaned_data["code"]) if fresh else match_token(user, form.cleaned_data["code"])
        )
        if matched:
            confirm_session(request, matched)
            return HttpResponseRedirect(_next(request))
        form.add_error("code", _("This code is not right, or was used already. Wait for the next one."))
    context = {
        **admin.site.each_context(request),
        "title": _("Second factor"),
        "form": form,
        "secret": b32encode(fresh.bin_key).decode() if fresh else "",
        "image": segno.make(fresh.config_url).svg_data_uri(scale=5, border=4, light="#fff") if fresh else "",
        "next": _next(request),
    }
    return TemplateResponse(request, "accounts/second_factor.html", context)


def _unconfirmed(user: Any) -> TOTPDevice:
    made, _new = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    return made


def _confirmed(device: TOTPDevice, code: str) -> TOTPDevice | None:
    if not device.verify_is_allowed()[0] or not device.verify_token(code):
        return None
    device.confirmed = True
    device.save()
    return device


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("admin:index")
