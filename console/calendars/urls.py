"""Addresses of the calendars."""

from django.contrib import admin
from django.urls import path

from console.calendars import holiday_views, views

wrap = admin.site.admin_view
urlpatterns = [
    path("", wrap(views.page), name="calendars"),
    path("holidays/", wrap(holiday_views.page), name="calendars_holidays"),
    path("holidays/<int:pk>/remove/", wrap(holiday_views.remove), name="calendars_holiday_remove"),
    path("days/<int:pk>/remove/", wrap(views.remove_day), name="calendars_day_remove"),
    path("of/<slug:key>/", wrap(views.calendar), name="calendar"),
    path("of/<slug:key>/day/", wrap(views.add_day), name="calendars_day"),
]
