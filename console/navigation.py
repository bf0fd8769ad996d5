"""How the console's pages are dressed and found: django-unfold's settings."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def title(request: HttpRequest) -> str:
    """Return the name of the service, for the head of every page."""
    from django.conf import settings

    return str(settings.CONSOLE.service_name)


def _item(label: Any, icon: str, view: str) -> dict[str, Any]:
    return {"title": label, "icon": icon, "link": reverse_lazy(view)}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": title,
    "SITE_HEADER": title,
    "SITE_SYMBOL": "support_agent",
    "SITE_URL": "/",
    "SCRIPTS": [lambda request: static("console/names.js")],
    "STYLES": [lambda request: static("console/console.css")],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("public/mark.svg")}],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "8px",
    "COLORS": {
        "primary": {
            "50": "239 246 255",
            "100": "219 234 254",
            "200": "191 219 254",
            "300": "147 197 253",
            "400": "96 165 250",
            "500": "37 99 186",
            "600": "22 78 156",
            "700": "17 63 128",
            "800": "15 52 104",
            "900": "14 43 84",
            "950": "9 28 56",
        }
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "title": _("Content"),
                "items": [
                    _item(_("Procedures"), "description", "admin:catalogue_procedure_changelist"),
                    _item(_("Questions and answers"), "quiz", "admin:catalogue_faq_changelist"),
                    _item(_("Agencies"), "account_balance", "admin:catalogue_agency_changelist"),
                    _item(_("Offices"), "location_on", "admin:places_office_changelist"),
                    _item(_("Communes"), "map", "admin:places_commune_changelist"),
                    _item(_("Recordings"), "mic", "admin:clips_recordedclip_changelist"),
                    _item(_("Imports"), "upload_file", "admin:importing_importrun_changelist"),
                    _item(_("Reviews"), "rule", "admin:importing_reviewtask_changelist"),
                    _item(_("Try it"), "science", "tryout"),
                    _item(_("Who cites a document"), "gavel", "workflow_citing"),
                    _item(_("Before publishing"), "difference", "workflow_difference"),
                    _item(_("Publishing"), "publish", "admin:publishing_publishrun_changelist"),
                ],
            },
            {
                "title": _("Operation"),
                "items": [
                    _item(_("Calls and chats now"), "call", "conversations_live"),
                    _item(_("Conversations"), "forum", "conversations"),
                    _item("Zalo", "chat", "zalo"),
                    _item(_("Unanswered"), "help", "unanswered"),
                    _item(_("Notices"), "campaign", "notices"),
                    _item(_("Officers' topics"), "shield_person", "admin:topics_officertopic_changelist"),
                    _item(_("Opening hours"), "schedule", "calendars"),
                    _item(_("Dashboards"), "monitoring", "dashboards"),
                    _item(_("Retention"), "auto_delete", "admin:privacy_retentionrun_changelist"),
                    _item(_("Health"), "monitor_heart", "health_detail"),
                    {**_item(_("Public page"), "language", "public:page"), "active": False},
                ],
            },
            {
                "title": _("People"),
                "items": [
                    _item(_("People and roles"), "person", "admin:auth_user_changelist"),
                ],
            },
        ],
    },
}
