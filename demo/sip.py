"""SIP (RFC 3261) as one phone on a local network needs it: messages as text, and their parts."""

import hashlib
import random
import re
from dataclasses import dataclass, field

from demo.errors import PhoneError

SDP_AUDIO = re.compile(r"^m=audio (\d+)", re.M)
SDP_ADDRESS = re.compile(r"^c=IN IP4 ([\d.]+)", re.M)
CHALLENGE = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
COPIED = ("via", "from", "to", "call-id", "cseq")


@dataclass(frozen=True)
class Message:
    """One SIP request or response; header names in lower case, in order."""

    start: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def header(self, name: str) -> str:
        """Return the first header of that name, or the empty string."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def status(self) -> int | None:
        """The status of a response; None for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0 ") else None

    @property
    def method(self) -> str:
        """The method of a request, or of the request a response answers."""
        return self.start.split()[0] if self.status is None else self.header("cseq").split()[-1]

    def encode(self) -> bytes:
        """Return the message as it goes over the network."""
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers if name != "content-length")]
        body = self.body.encode()
        return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body


def parse(data: bytes) -> Message:
    """Read a datagram; PhoneError `bad_message` where it is no SIP message."""
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
    message = Message(start, headers, body)
    if "SIP/2.0" not in start or not message.header("call-id") or not message.header("cseq"):
        raise PhoneError("bad_message", f"not a SIP message: {start[:60]!r}")
    return message


def response(request: Message, status: str, contact: str = "", body: str = "", tag: str = "") -> Message:
    """Return the answer to a request."""
    headers = [(name, value) for name, value in request.headers if name in COPIED]
    if tag and ";tag=" not in request.header("to"):
        headers = [(name, f"{value};tag={tag}" if name == "to" else value) for name, value in headers]
    if contact:
        headers.append(("contact", contact))
    if body:
        headers.append(("content-type", "application/sdp"))
    return Message(f"SIP/2.0 {status}", tuple(headers), body)


@dataclass
class Dialog:
    """One side of a SIP dialog, as it writes its requests."""

    user: str
    target: str
    local: tuple[str, int]
    to: str = ""
    call_id: str = field(default_factory=lambda: f"{random.getrandbits(64):016x}")
    tag: str = field(default_factory=lambda: f"{random.getrandbits(32):08x}")
    sequence: int = 0

    @property
    def contact(self) -> str:
        """Where this phone is reached."""
        return f"<sip:{self.user}@{self.local[0]}:{self.local[1]}>"

    def request(self, method: str, body: str = "", extra: tuple[tuple[str, str], ...] = ()) -> Message:
        """Return the next request; ACK keeps the number of the INVITE it belongs to."""
        self.sequence += method not in ("ACK", "CANCEL")
        via = f"SIP/2.0/UDP {self.local[0]}:{self.local[1]};branch=z9hG4bK{random.getrandbits(48):012x};rport"
        headers = [
            ("via", via),
            ("max-forwards", "70"),
            ("from", f'"{self.user}" {self.contact};tag={self.tag}'),
            ("to", self.to or f"<{self.target}>"),
            ("call-id", self.call_id),
            ("cseq", f"{self.sequence} {method}"),
            ("contact", self.contact),
            *extra,
        ]
        if body:
            headers.append(("content-type", "application/sdp"))
        return Message(f"{method} {self.target} SIP/2.0", tuple(headers), body)


def offer(host: str, port: int) -> str:
    """Return an SDP body that offers µ-law and keys at an address."""
    return (
        f"v=0\r\no=phone 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
        "a=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n"
    )


def audio_address(body: str) -> tuple[str, int]:
    """Return where the other side's SDP wants audio; PhoneError `no_audio` where it has none."""
    port, address = SDP_AUDIO.search(body), SDP_ADDRESS.search(body)
    if port is None or address is None:
        raise PhoneError("no_audio", "the other side offers no audio")
    return address[1], int(port[1])


def credentials(challenge: str, user: str, password: str, method: str, uri: str) -> str:
    """Return the header that answers a digest challenge (MD5, RFC 2617)."""
    asked = {name: quoted or bare for name, quoted, bare in CHALLENGE.findall(challenge)}
    realm, nonce = asked.get("realm", ""), asked.get("nonce", "")
    secret, what = _md5(f"{user}:{realm}:{password}"), _md5(f"{method}:{uri}")
    fields = f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", algorithm=MD5'
    if "opaque" in asked:
        fields += f', opaque="{asked["opaque"]}"'
    if "auth" in asked.get("qop", ""):
        cnonce = f"{random.getrandbits(32):08x}"
        answer = _md5(f"{secret}:{nonce}:00000001:{cnonce}:auth:{what}")
        return f'{fields}, qop=auth, nc=00000001, cnonce="{cnonce}", response="{answer}"'
    return f'{fields}, response="{_md5(f"{secret}:{nonce}:{what}")}"'


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
