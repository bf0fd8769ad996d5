"""Addresses of the dashboards."""

from django.contrib import admin
from django.urls import path

from console.dashboards import views

wrap = admin.site.admin_view
urlpatterns = [
    path("", wrap(views.page), name="dashboards"),
    path("csv/", wrap(views.export), name="dashboards_csv"),
]
