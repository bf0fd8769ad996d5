"""The console as an ASGI application: static files beside Django."""

import os

from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.django_settings")


def application() -> Starlette:
    """Return the application; collectstatic must have run."""
    django = get_asgi_application()
    from django.conf import settings

    static = StaticFiles(directory=settings.STATIC_ROOT)
    return Starlette(routes=[Mount("/static", static), Mount("/", django)])
