"""What can go wrong with a call placed from this machine."""


class PhoneError(Exception):
    """The call could not be placed or went wrong; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
