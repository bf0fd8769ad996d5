"""What can be wrong with an uploaded recording."""


class ClipError(Exception):
    """A recording that cannot be used: a stable `code`; what people read lies beside the form."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
