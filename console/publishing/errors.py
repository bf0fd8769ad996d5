"""What keeps a publishing from happening."""


class PublishError(Exception):
    """Publishing failed; `code` is stable, `retryable` says whether the same again may succeed."""

    def __init__(self, code: str, detail: str, *, retryable: bool = False) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.retryable = retryable
