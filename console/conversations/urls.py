"""Addresses of the conversations."""

from django.contrib import admin
from django.urls import path

from console.conversations import views

wrap = admin.site.admin_view
urlpatterns = [
    path("", wrap(views.page), name="conversations"),
    path("live/", wrap(views.live), name="conversations_live"),
    path("looks/", wrap(views.looks), name="conversations_looks"),
    path("of/<str:pk>/", wrap(views.conversation), name="conversation"),
    path("of/<str:pk>/unmask/", wrap(views.unmask), name="conversation_unmask"),
    path("of/<str:pk>/recording/", wrap(views.recording), name="conversation_recording"),
    path("of/<str:pk>/clip/<str:key>/", wrap(views.clip), name="conversation_clip"),
    path("of/<str:pk>/takeover/", wrap(views.takeover), name="conversation_takeover"),
    path("of/<str:pk>/say/", wrap(views.say), name="conversation_say"),
]
