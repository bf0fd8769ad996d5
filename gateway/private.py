"""Handlers for our own processes: from this machine, past no proxy, with a shared secret."""

import hmac

from starlette.requests import Request

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PROXIED = frozenset({"x-forwarded-for", "x-real-ip", "forwarded"})


def admitted(request: Request, given: str, secret: str) -> bool:
    """Say whether a request comes straight from this machine with the secret; an empty secret admits nobody."""
    near = request.client is not None and request.client.host in LOOPBACK
    direct = near and not any(name in request.headers for name in PROXIED)
    return direct and bool(secret) and hmac.compare_digest(secret.encode(), given.encode())
