"""The webhook's signature: a plain SHA-256 of application id, raw body, timestamp and the account's secret key."""

import hashlib
import hmac


def signature(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """Return the signature of a body as it came, 64 lower-case hex digits."""
    digest = hashlib.sha256(app_id.encode())
    digest.update(body)
    digest.update(f"{timestamp}{secret}".encode())
    return digest.hexdigest()


def is_signed(header: str, app_id: str, body: bytes, timestamp: str, secret: str) -> bool:
    """Say whether `header` (`mac=<hex>`, or the hex alone) signs the body; False without a secret."""
    given = header.strip().removeprefix("mac=").encode()
    expected = signature(app_id, body, timestamp, secret).encode()
    return bool(secret) and hmac.compare_digest(given, expected)
