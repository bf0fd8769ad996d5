"""What can go wrong on a record's way to the public."""


class WorkflowError(Exception):
    """A step that is refused, with a stable code and words for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
