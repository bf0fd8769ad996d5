"""What can go wrong in a call, one type per stage, each with a stable code.

TelephonyError
├── ProtocolError      the other end broke the wire format (audiosocket.*, browser.*)
├── RecognitionError   an utterance could not be recognised (recognition.*)
├── DialogueError      Rasa gave no usable answer (dialogue.*)
├── VoiceError         an answer could not be spoken (voice.*)
├── PromptError        a recorded prompt is missing or cannot be made (prompts.*)
├── RecordingError     an uploaded recording cannot be used (recording.*)
├── ControlError       Asterisk could not be told what comes next (ami.*)
└── SetupError         the process cannot start (setup.*)
"""


class TelephonyError(Exception):
    """Something went wrong in `code`'s stage; `retryable` says whether trying again can help."""

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.retryable = retryable


class ProtocolError(TelephonyError):
    """The other end sent what the wire format does not allow."""


class RecognitionError(TelephonyError):
    """An utterance could not be recognised."""


class DialogueError(TelephonyError):
    """The dialogue gave no usable answer."""


class VoiceError(TelephonyError):
    """A text could not be turned into speech."""


class PromptError(TelephonyError):
    """A recorded prompt is missing or cannot be made."""


class RecordingError(TelephonyError):
    """An uploaded recording cannot be used."""


class ControlError(TelephonyError):
    """Asterisk could not be told what comes next."""


class SetupError(TelephonyError):
    """The process cannot start as it is set up."""
