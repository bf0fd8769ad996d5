"""Addresses of the unanswered questions."""

from django.contrib import admin
from django.urls import path

from console.unanswered import views

wrap = admin.site.admin_view
urlpatterns = [
    path("", wrap(views.page), name="unanswered"),
    path("<int:pk>/", wrap(views.topic), name="unanswered_topic"),
    path("<int:pk>/take/", wrap(views.take), name="unanswered_take"),
    path("<int:pk>/answer/", wrap(views.answer), name="unanswered_answer"),
    path("<int:pk>/close/", wrap(views.close), name="unanswered_close"),
]
