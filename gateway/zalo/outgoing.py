"""One message to a person, as it lies in the outbox, and as Zalo takes it."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self

TEXT_CHARS = 1999
BUTTONS = 5
TITLE_CHARS = 100


@dataclass(frozen=True, slots=True)
class Button:
    """A button: pressed, it says `say` for the person; or it opens `url`; or it calls `phone`."""

    title: str
    say: str = ""
    url: str = ""
    phone: str = ""

    def encoded(self) -> dict[str, Any]:
        """Return the button as Zalo takes it."""
        title = shortened(self.title, TITLE_CHARS)
        if self.url:
            return {"title": title, "type": "oa.open.url", "payload": {"url": self.url}}
        if self.phone:
            return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": self.phone}}
        return {"title": title, "type": "oa.query.show", "payload": self.say}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Text with at most five buttons; or, where `picture` is set, its lines drawn; or the file at `file`."""

    text: str
    buttons: tuple[Button, ...] = ()
    picture: bool = False
    file: str = ""
    officer: bool = False
    """Written by a human: said while the bot is silent."""
    template: str = ""
    """Id of an approved template, sent with `fields` instead of the text, at any time."""
    fields: dict[str, str] = field(default_factory=dict)

    def dumps(self) -> str:
        """Return the message as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def loads(cls, stored: str) -> Self:
        """Return a stored message."""
        fields = json.loads(stored)
        return cls(**{**fields, "buttons": tuple(Button(**button) for button in fields["buttons"])})

    def encoded(self, *, with_buttons: bool) -> dict[str, Any]:
        """Return the text message as Zalo takes it, choices as buttons or as a numbered list."""
        if not self.buttons:
            return {"text": self.text}
        if not with_buttons:
            return {"text": self.listed()}
        buttons = [button.encoded() for button in self.buttons[:BUTTONS]]
        return {"text": self.text, "attachment": {"type": "template", "payload": {"buttons": buttons}}}

    def listed(self) -> str:
        """Return the text with its choices as a numbered list; a number typed then chooses."""
        says = [button for button in self.buttons if button.say]
        missing = [f"{n}. {button.title}" for n, button in enumerate(says, 1) if button.title not in self.text]
        links = [f"{button.title}: {button.url}" for button in self.buttons if button.url]
        head = ["Anh chị cần biết thêm, gõ số:"] if missing else []
        return "\n".join([self.text, *([""] if missing or links else []), *head, *missing, *links])

    @property
    def says(self) -> tuple[str, ...]:
        """Return what the numbers of the list stand for."""
        return tuple(button.say for button in self.buttons if button.say)


def shortened(text: str, chars: int) -> str:
    """Return text cut to `chars` at a space, with an ellipsis."""
    return text if len(text) <= chars else text[: chars - 1].rsplit(" ", 1)[0] + "…"
