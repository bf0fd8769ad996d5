"""Addresses of Zalo's page."""

from django.contrib import admin
from django.urls import path

from console.zalo import views

wrap = admin.site.admin_view
urlpatterns = [
    path("", wrap(views.page), name="zalo"),
    path("again/", wrap(views.again), name="zalo_again"),
    path("hand-back/", wrap(views.hand_back), name="zalo_hand_back"),
]
