"""Long answers in parts: first the name, the sentence that answers and two more, then two at a time."""

from telephony.dialogue import Part, Say

FIRST_PARTS = 4
"""Name, answering sentence, and two of what follows."""
WHOLE_PARTS = 5
"""An answer no longer than this is said in one go."""
WHOLE_FACETS = frozenset({"overview"})
"""Short by design, and they end with a question of their own."""


class Pages:
    """What of one answer has been read, and what is left."""

    def __init__(self, page_parts: int) -> None:
        """Read `page_parts` at a time; 0: everything in one go."""
        self._page_parts = page_parts
        self._page: tuple[Part, ...] = ()
        self._left: tuple[Part, ...] = ()

    @property
    def pending(self) -> bool:
        """Whether there is more to read."""
        return bool(self._left)

    @property
    def current(self) -> tuple[Part, ...]:
        """What was read last."""
        return self._page

    def clear(self) -> None:
        """Forget the answer."""
        self._page = self._left = ()

    def drop_rest(self) -> None:
        """Read no more of it."""
        self._left = ()

    def add(self, line: Say) -> tuple[Part, ...]:
        """Take a line of an answer; return what of it is to be read now."""
        if self.pending:
            self._left += line.speech
            return ()
        first = len(line.speech) if self._in_one_go(line) else FIRST_PARTS
        self._page += line.speech[:first]
        self._left = line.speech[first:]
        return line.speech[:first]

    def turn(self) -> tuple[Part, ...]:
        """Turn to the next page and return it; a single last part goes with the page before it."""
        size = self._page_parts
        if len(self._left) == size + 1:
            size += 1
        if self._left:
            self._page, self._left = self._left[:size], self._left[size:]
            return self._page
        return ()

    def _in_one_go(self, line: Say) -> bool:
        answer = line.answer or {}
        whole = answer.get("outcome") != "answer" or answer.get("facet") in WHOLE_FACETS
        return not self._page_parts or whole or len(line.speech) <= WHOLE_PARTS
