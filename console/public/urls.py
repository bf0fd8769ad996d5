"""Addresses of the public pages. Those of records are printed on paper: they stay."""

from django.urls import path, re_path

from console.public import views

PROCEDURE, FAQ = r"(?P<code>\d+\.\d{6})", r"(?P<code>faq\.[a-z0-9-]+)"

app_name = "public"
urlpatterns = [
    path("", views.page, name="page"),
    path("thu-tuc/", views.listing, name="list"),
    re_path(rf"^thu-tuc/{PROCEDURE}/$", views.procedure, name="procedure"),
    re_path(rf"^thu-tuc/{PROCEDURE}/ma-qr\.svg$", views.image, name="procedure_image"),
    re_path(rf"^hoi-dap/{FAQ}/$", views.answer, name="answer"),
]
