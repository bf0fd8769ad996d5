"""Addresses of the notices."""

from django.contrib import admin
from django.urls import path

from console.notices import views

wrap = admin.site.admin_view
urlpatterns = [
    path("", wrap(views.page), name="notices"),
    path("<int:pk>/", wrap(views.page), name="notices_change"),
    path("<int:pk>/stop/", wrap(views.stop), name="notices_stop"),
    path("switch/", wrap(views.switch), name="notices_switch"),
]
