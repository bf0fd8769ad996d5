"""What can go wrong between the page and the dialogue: a stable code, an HTTP status, words for the citizen.

GatewayError
├── RequestError      the page sent what it must not: the same request fails again
├── BusyError         too many turns: the same request may pass later
├── DialogueError     the dialogue did not answer, or not in time
├── SmsError          the SMS gateway refused a message or could not be reached
├── StoreError        the inbox could not be written: the sender must come again
├── ZaloError         Zalo refused a message or could not be reached
│   └── TokenRefusedError  Zalo refused the refresh token: a person must act
└── VoiceError        a voice note could not be fetched, decoded or recognised
"""


class GatewayError(Exception):
    """Base: `code` is stable, `message` is shown to the citizen in Vietnamese."""

    status = 500
    retryable = False

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class RequestError(GatewayError):
    """The request cannot be served as it is."""

    status = 400

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(code, message)
        self.status = status


class BusyError(GatewayError):
    """No room for this turn now."""

    status = 429
    retryable = True


class DialogueError(GatewayError):
    """The dialogue is away, late, or broke off."""

    status = 503
    retryable = True


class StoreError(GatewayError):
    """The database cannot be written now."""

    status = 503
    retryable = True

    def __init__(self, reason: str) -> None:
        super().__init__("store_failed", reason)


class ZaloError(GatewayError):
    """Zalo answered with `number` (negative), or 0 where it could not be reached."""

    status = 502

    def __init__(self, code: str, message: str, *, number: int = 0, retryable: bool = False) -> None:
        super().__init__(code, message)
        self.number = number
        self.retryable = retryable


class SmsError(GatewayError):
    """The SMS gateway did not take a message; `after`: seconds it asks to wait, 0: it does not say."""

    status = 502

    def __init__(self, code: str, message: str, *, retryable: bool = False, after: float = 0.0) -> None:
        super().__init__(code, message)
        self.retryable = retryable
        self.after = after


class TokenRefusedError(ZaloError):
    """No token can be had until a person enters a new refresh token."""


class VoiceError(GatewayError):
    """A voice note cannot be understood; retryable where the recogniser is busy or away."""

    def __init__(self, code: str, reason: str, *, retryable: bool = False) -> None:
        super().__init__(code, reason)
        self.retryable = retryable
