"""What can go wrong in set-up: one error, one line, with what to do about it."""


class SetupError(Exception):
    """Set-up cannot go on; the message says why and what to do, in one line."""
