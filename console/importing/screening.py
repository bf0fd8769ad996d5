"""Which rows are no procedures of their own: announcements, doubles, what an operator deleted, what does not fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import CharField

from common.text import fold
from console.catalogue.models import Agency, Procedure
from console.importing.source import Row, Source
from knowledge_base.portal.importing import NOT_A_TITLE

LENGTHS = {
    column.name: column.max_length
    for column in Procedure._meta.concrete_fields
    if isinstance(column, CharField) and column.max_length
} | {"agency": Agency._meta.get_field("name").max_length}


@dataclass(slots=True)
class Screen:
    """What is taken already: codes by line of this file, titles by code."""

    titles: dict[str, str]
    known: frozenset[str]
    deleted: frozenset[str]
    lines: dict[str, int] = field(default_factory=dict)

    def passes(self, row: Row, source: Source) -> bool:
        """Say whether a row goes on; keep why where it does not."""
        title = str(row.values.get("title", ""))
        for column, reason in self._reasons(row, title):
            source.refuse(row.line, column, row.code, reason)
            return False
        self.lines[row.code] = row.line
        if title:
            self.titles.setdefault(fold(title), row.code)
        return True

    def _reasons(self, row: Row, title: str) -> Iterable[tuple[str, str]]:
        if NOT_A_TITLE.match(title):
            yield "title", f"not a procedure's title: {title!r}"
        if row.code in self.lines:
            yield "code", f"the same code as line {self.lines[row.code]}"
        if row.code in self.deleted:
            yield "code", "an operator deleted it: it stays away"
        twin = self.titles.get(fold(title), row.code) if title else row.code
        if twin != row.code and row.code not in self.known:
            yield "title", f"the same title as {twin}: {title!r}"
        yield from ((name, f"longer than {LENGTHS[name]} characters") for name in _too_long(row.values))


def _too_long(values: Mapping[str, object]) -> list[str]:
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    return [name for name, text in texts.items() if len(text) > (LENGTHS.get(name) or len(text))]


def screen(rows: Mapping[str, Procedure]) -> Screen:
    """Return a screen that knows the database's rows."""
    history = Procedure.history.filter(history_type="-").values_list("code", flat=True)
    titles = {fold(row.title): row.code for row in rows.values()}
    return Screen(titles, frozenset(rows), frozenset(history) - rows.keys())
