"""Addresses of the workflow's pages."""

from django.contrib import admin
from django.urls import path

from console.workflow import views

wrap = admin.site.admin_view
urlpatterns = [
    path("difference/", wrap(views.all_changes), name="workflow_difference"),
    path("difference/<str:kind>/<int:pk>/", wrap(views.record), name="workflow_record"),
    path("citing/", wrap(views.citations), name="workflow_citing"),
]
