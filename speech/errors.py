"""What can go wrong with speech, each kind with a stable code.

SpeechError
├── RecognitionError   a recogniser could not be opened or could not go on
├── SynthesisError     a text could not be spoken
├── AudioError         a file or a block of samples is not the audio it should be
├── SealError          a sealed recording cannot be opened
└── ModelError         a model could not be fetched, checked or found
"""


class SpeechError(Exception):
    """Anything wrong in speech: a stable `code`, a message for the log, and whether a second try can help."""

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.retryable = retryable

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error cross from a worker process with its code."""
        return _rebuilt, (type(self), self.code, self.message, self.retryable)


class RecognitionError(SpeechError):
    """A recogniser could not be opened, or a session could not go on."""


class SynthesisError(SpeechError):
    """A text could not be spoken."""


class AudioError(SpeechError):
    """A file or a block of samples is not the audio it should be."""


class SealError(SpeechError):
    """A sealed recording cannot be opened, or a key is none."""


class ModelError(SpeechError):
    """A model could not be fetched, checked or found."""


def _rebuilt(kind: type[SpeechError], code: str, message: str, retryable: bool) -> SpeechError:
    return kind(code, message, retryable=retryable)
