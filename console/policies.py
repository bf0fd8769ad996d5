"""Which page may load what. The public page: its own files and our two servers. The admin: its libraries need more."""

from urllib.parse import urlsplit

from console.settings import ConsoleSettings

STAFF_PATHS = ("/admin/",)
HEARING_PATHS = ("/", "/admin/tryout/")


def for_path(path: str, settings: ConsoleSettings) -> str:
    """Return the Content-Security-Policy of the page at `path`."""
    return _staff() if path.startswith(STAFF_PATHS) else _public(settings)


def permissions(path: str) -> str:
    """Return the Permissions-Policy of the page at `path`: the microphone is for calls and trials alone."""
    microphone = "(self)" if path in HEARING_PATHS else "()"
    return f"microphone={microphone}, camera=(), geolocation=(), payment=(), usb=()"


def origin(url: str) -> str:
    """Return scheme and host of a URL, as policies name it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _public(settings: ConsoleSettings) -> str:
    connect = f"'self' {origin(settings.gateway_url)} {origin(settings.call_url)}"
    return _joined(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "connect-src": connect,
            "worker-src": "'self'",
            "manifest-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
    )


def _staff() -> str:
    return _joined(
        {
            "default-src": "'self'",
            "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",  # Alpine, in django-unfold, evaluates attributes
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data:",
            "object-src": "'none'",
            "base-uri": "'self'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
    )


def _joined(rules: dict[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
