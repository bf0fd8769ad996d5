"""What can go wrong with the local Asterisk."""


class AsteriskError(Exception):
    """A problem an operator can act on; `code` is stable, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
