"""Every word of the console has its Vietnamese, and what is compiled is what is written."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

CONSOLE = Path(__file__).parents[2] / "console"
ENTRY = re.compile(r'msgid "(.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.*)"\n')
MARKED = re.compile(r"""(?:_\(|\{% trans )(["'])(.+?)\1[ )]""")


def written(folder: str) -> dict[str, str]:
    text = (CONSOLE / folder / "vi/LC_MESSAGES/django.po").read_text()
    return {plain(english): plain(vietnamese) for english, vietnamese in ENTRY.findall(text)}


def plain(text: str) -> str:
    return text.replace('\\"', '"')


OWN = sorted(path.name for path in CONSOLE.glob("locale*"))


@pytest.mark.parametrize("folder", OWN)
def test_what_is_compiled_is_what_is_written(folder: str) -> None:
    compiled = gettext.translation("django", CONSOLE / folder, ["vi"])
    entries = written(folder)
    assert len(entries) > 10
    stale = {one for one, vietnamese in entries.items() if compiled.ngettext(one, one, 1) != vietnamese}
    assert {one for one in stale if compiled.gettext(one) != entries[one]} == set(), (
        "python -m console.manage compilemessages"
    )


def test_every_marked_word_is_translated() -> None:
    sources = [*CONSOLE.rglob("*.py"), *CONSOLE.rglob("*.html")]
    marked = {word for source in sources for _quote, word in MARKED.findall(source.read_text())}
    assert len(marked) > 100
    known = {english: said for folder in OWN for english, said in written(folder).items() if said}
    assert marked - known.keys() == set()


def test_the_console_reads_every_folder() -> None:
    assert sorted(path.name for path in settings.LOCALE_PATHS) == OWN
