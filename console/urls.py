"""The console's addresses."""

from django.contrib import admin
from django.urls import include, path

from console.events.views import events
from console.health import views as health

urlpatterns = [
    path("", include("console.public.urls")),
    path("ready", health.ready),
    path("metrics", health.metrics),
    path("api/events", events),
    path("health/", health.summary, name="health"),
    path("admin/health/", health.detail, name="health_detail"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]
