"""What can go wrong between the page and the dialogue: a stable code, an HTTP status, words for the citizen.

GatewayError
├── RequestError      the page sent what it must not: the same request fails again
├── BusyError         too many turns: the same request may pass later
└── DialogueError     the dialogue did not answer, or not in time
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
