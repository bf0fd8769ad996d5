"""The dashboards' place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    """Figures of operation."""

    name = "console.dashboards"
    label = "dashboards"
    verbose_name = _("Dashboards")
