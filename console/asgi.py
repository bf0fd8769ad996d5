"""The console as an ASGI application: static files beside Django."""

import os
from typing import cast

from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.django_settings")


class Checked(StaticFiles):
    """Static files that browsers keep but ask about each time, so that an update is seen at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or that it has not changed."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def application() -> Starlette:
    """Return the application; collectstatic must have run."""
    django = get_asgi_application()
    from django.conf import settings

    static = Checked(directory=settings.STATIC_ROOT)
    return Starlette(routes=[Mount("/static", static), Mount("/", cast(ASGIApp, django))])
