"""`python -m telephony.recordings decrypt CALL`: a call's sealed recording as a WAV file, for who has the key."""

import argparse
import logging
import sys
from pathlib import Path

from common.logs import configure, event
from speech.errors import SealError
from speech.sealed import Opened, read_sealed
from telephony.errors import RecordingError
from telephony.recording import FILE
from telephony.settings import TelephonySettings

log = logging.getLogger(__name__)


def opened(settings: TelephonySettings, call: str) -> Opened:
    """Return a call's recording, up to the last chunk written. Raises RecordingError `recording.*`."""
    if settings.sealing_key is None:
        raise RecordingError("recording.no_key", "TELEPHONY_RECORDING_KEY is not set")
    path = settings.calls_dir / Path(call).name / FILE
    try:
        return read_sealed(path, settings.sealing_key)
    except OSError as error:
        raise RecordingError("recording.missing", f"{path} cannot be read: {error}") from error
    except SealError as error:
        raise RecordingError(f"recording.{error.code}", error.message) from error


def main() -> int:
    """Write the WAV file and say whether the recording is whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["decrypt"])
    parser.add_argument("call", help="the call's id, as var/calls names its folder")
    parser.add_argument("--out", type=Path, help="the WAV file to write; CALL.wav where none is named")
    asked = parser.parse_args()
    configure("recordings")
    try:
        recording = opened(TelephonySettings(), asked.call)
    except RecordingError as error:
        event(log, "recording_failed", level=logging.ERROR, error=error)
        return 1
    target = asked.out or Path(f"{Path(asked.call).name}.wav")
    target.touch(mode=0o600)
    target.write_bytes(recording.wav())
    event(log, "recording_decrypted", file=target, whole=recording.whole)
    return 0


if __name__ == "__main__":
    sys.exit(main())
