"""What every answer of the console carries: its language and what its page may load."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from console.policies import for_path, permissions

Handler = Callable[[HttpRequest], HttpResponse]


class ChosenLanguageMiddleware:
    """Vietnamese, unless the reader chose otherwise; the browser's own preference does not count."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class PolicyMiddleware:
    """Says what a page may load, connect to and use (Content-Security-Policy, Permissions-Policy)."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the policies of the page."""
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", for_path(request.path, settings.CONSOLE))
        response.headers.setdefault("Permissions-Policy", permissions(request.path))
        return response
