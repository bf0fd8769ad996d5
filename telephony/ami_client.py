"""asterisk-ami's client with what it lacks: cleaned values, a guarded listener, replies that can be waited for."""

import logging
import re
import threading

from asterisk.ami import Action, AMIClient, Event, LoginAction, Response

from common.logs import event
from telephony.errors import ControlError

log = logging.getLogger(__name__)

REPLY_SECONDS = 1.5
QUIET_SECONDS = 30.0
"""Receive timeout: asterisk-ami ends its listener after so long without traffic. Pings come far more often."""
MAX_VALUE = 200
LINE_ENDS = re.compile(r"[\r\n\0]+")


def cleaned(value: str) -> str:
    """Return a value that stays one value: no line ends, which would begin an action of their own."""
    return LINE_ENDS.sub(" ", value).strip()[:MAX_VALUE]


class _Reply:
    """The place of one awaited response; asterisk-ami sets `response` when it is there."""

    def __init__(self) -> None:
        self._there = threading.Event()
        self._response: Response | None = None

    @property
    def response(self) -> Response | None:
        return self._response if self._there.wait(REPLY_SECONDS) else None

    @response.setter
    def response(self, response: Response) -> None:
        self._response = response
        self._there.set()


class Client(AMIClient):  # type: ignore[misc]
    """One connection to the manager interface; rebuilt, never repaired."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, timeout=QUIET_SECONDS)

    def log_in(self, user: str, secret: str) -> None:
        """Connect and sign in. Raises ControlError, and then the connection is closed."""
        try:
            self.connect()
            self.ask(LoginAction(cleaned(user), cleaned(secret)))
        except (OSError, ControlError) as error:
            self.let_go()
            where = f"{self._address}:{self._port}"
            raise ControlError("ami.login", f"{where}: {error!r}", retryable=True) from error

    def let_go(self) -> None:
        """Close the connection; its thread ends by itself."""
        if self.finished is not None:
            self.finished.set()
        if self._socket is not None:
            self._socket.close()

    def listen(self) -> None:
        """Take what Asterisk sends until the connection ends; runs on a thread of its own."""
        try:
            packs = self._next_pack()
            if not AMIClient.asterisk_start_regex.match(next(packs, "")):
                raise ControlError("ami.no_banner", "this is no Asterisk manager interface")
            for pack in packs:
                self._take(pack.lstrip("\r\n"))
        except (OSError, ControlError) as error:
            event(log, "ami_listener_ended", level=logging.WARNING, error=repr(error))
        finally:
            self.finished.set()

    def send(self, pack: object) -> None:
        """Send an action whole."""
        self._socket.sendall(f"{pack}\r\n".encode(self.encoding))

    def ask(self, action: Action) -> Response:
        """Send an action and wait for its response; one at a time. Raises ControlError."""
        reply, action_id = _Reply(), self.next_action_id()
        action.keys["ActionID"] = action_id
        self._futures[action_id] = reply
        try:
            self.send(action)
            response = reply.response
        except OSError as error:
            raise ControlError("ami.lost", repr(error), retryable=True) from error
        finally:
            self._futures.pop(action_id, None)
        if response is None:
            raise ControlError("ami.timeout", f"no response to {action.name}", retryable=True)
        if response.is_error():
            raise ControlError("ami.refused", f"{action.name}: {response.keys.get('Message', '')}")
        return response

    def _take(self, pack: str) -> None:
        try:
            self.fire_recv_pack(pack)
        except (ValueError, KeyError, AttributeError) as error:
            event(log, "ami_packet_ignored", level=logging.WARNING, error=repr(error))


__all__ = ["REPLY_SECONDS", "Action", "Client", "Event", "cleaned"]
