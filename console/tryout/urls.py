"""Addresses of the trial page."""

from django.contrib import admin
from django.urls import path

from console.tryout import views

wrap = admin.site.admin_view
urlpatterns = [
    path("", wrap(views.page), name="tryout"),
    path("recognise/", wrap(views.recognise), name="tryout_recognise"),
    path("say/", wrap(views.say), name="tryout_say"),
    path("correct/", wrap(views.correct), name="tryout_correct"),
]
