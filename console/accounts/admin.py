"""People, their roles and their second factors. An administrator is no owner: owners and one's own roles stay shut."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import ModelAdmin, StackedInline
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelectWidget

from console.accounts.models import Assignment
from console.catalogue.models import Procedure

admin.site.unregister(User)
admin.site.unregister(Group)  # roles say who may what
admin.site.unregister(TOTPDevice)  # its page would show keys


class AssignmentInline(StackedInline):
    """A person's roles."""

    model = Assignment
    extra = 1
    autocomplete_fields = ("agency",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return a form's field; the field of administration is one of those that procedures have."""
        if db_field.name != "field":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ChoiceField(
            choices=_fields(), label=db_field.verbose_name, required=False, widget=UnfoldAdminSelectWidget
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether roles may be given: never to oneself, unless one is an owner."""
        return super().has_add_permission(request, obj) and _others(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether roles may be changed."""
        return super().has_change_permission(request, obj) and _others(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether roles may be taken away."""
        return super().has_delete_permission(request, obj) and _others(request, obj)


def _others(request: HttpRequest, person: Any) -> bool:
    return bool(getattr(request.user, "is_superuser", False)) or person != request.user


def _fields() -> list[tuple[str, str]]:
    """Return the fields of administration that are there, those of roles too."""
    found = {*Procedure.objects.order_by().values_list("field", flat=True).distinct(), *_given()} - {""}
    return [("", "—"), *((one, one) for one in sorted(found))]


def _given() -> set[str]:
    return set(Assignment.objects.exclude(field="").values_list("field", flat=True).distinct())


@admin.register(User)
class ConsoleUserAdmin(UserAdmin, ModelAdmin):  # type: ignore[type-arg] # not generic at run time
    """People who may sign in."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = (AssignmentInline,)
    list_display = ("username", "last_name", "first_name", "shown_roles", "is_active", "last_login")
    list_filter = ("assignments__role", "is_active", "is_superuser")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active")}),
        (_("Person"), {"fields": ("last_name", "first_name", "email")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    actions = ("reset_second_factor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the people with their roles."""
        people: QuerySet[User] = super().get_queryset(request)
        return people.prefetch_related("assignments__agency").distinct()

    @display(description=_("roles"))
    def shown_roles(self, person: Any) -> str:
        """Return what a person is here."""
        return str(_("owner")) if person.is_superuser else "; ".join(map(str, person.assignments.all()))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether a person may be changed: an owner only by an owner."""
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no to all but owners: whoever left is made inactive, so that history keeps the name."""
        return bool(getattr(request.user, "is_superuser", False)) and obj != request.user

    @admin.action(description=_("Reset the second factor"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people set a second factor up anew, where a phone was lost; never one's own."""
        people = [one for one in queryset if _may_touch(request, one) and one != request.user]
        for device in TOTPDevice.objects.filter(user__in=people):
            self.log_change(request, device.user, "second factor reset")
            device.delete()
        said = ngettext("%(count)d person must set it up anew", "%(count)d people must set it up anew", len(people))
        self.message_user(request, said % {"count": len(people)})


def _may_touch(request: HttpRequest, person: Any) -> bool:
    return bool(getattr(request.user, "is_superuser", False)) or person is None or not person.is_superuser
