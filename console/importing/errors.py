"""What keeps an import or a review from happening."""


class ImportFailed(Exception):  # noqa: N818 # what failed is the import
    """Nothing was imported; `code` is stable, `retryable` says whether the same again may succeed."""

    def __init__(self, code: str, detail: str, *, retryable: bool = False) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.retryable = retryable


class ReviewFailed(Exception):  # noqa: N818
    """A review was not decided; `code` is stable."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
