"""The console's addresses."""

from django.contrib import admin
from django.urls import include, path

from console.accounts import second_factor
from console.events.views import events
from console.health import views as health

urlpatterns = [
    path("", include("console.public.urls")),
    path("ready", health.ready),
    path("metrics", health.metrics),
    path("api/events", events),
    path("health/", health.summary, name="health"),
    path("admin/health/", health.detail, name="health_detail"),
    path("admin/second-factor/", admin.site.admin_view(second_factor.page), name="second_factor"),
    path("admin/tryout/", include("console.tryout.urls")),
    path("admin/workflow/", include("console.workflow.urls")),
    path("admin/conversations/", include("console.conversations.urls")),
    path("admin/zalo/", include("console.zalo.urls")),
    path("admin/unanswered/", include("console.unanswered.urls")),
    path("admin/dashboards/", include("console.dashboards.urls")),
    path("admin/notices/", include("console.notices.urls")),
    path("admin/calendars/", include("console.calendars.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]
