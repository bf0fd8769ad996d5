"""Addresses of the public page."""

from django.urls import path

from console.public import views

app_name = "public"
urlpatterns = [path("", views.page, name="page")]
