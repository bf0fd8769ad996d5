"""Every page speaks the language that was chosen: none shows words that its translations do not know."""

import gettext
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from tests.console.people import signed_in
from tests.console.populated import populate
from tests.console.published import publish_to
from tests.console.visited import pages

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(
    r"\b(?:the|this|that|you|your|of|and|with|from|are|were|will|has|have|please|select|choose|click)\b"
)
"""Words of which English sentences consist and Vietnamese ones without their signs do not."""
VIETNAMESE = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỷỹỵđ]", re.IGNORECASE)
SPOKEN = ("title", "aria-label", "placeholder", "alt")
SILENT = {"script", "style", "svg", "template", "code", "pre", "option", "textarea"}


class Words(HTMLParser):
    """The words of a page, those of attributes too."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        self.found |= {value for name, value in attrs if name in SPOKEN and value}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.found.add(" ".join(data.split()))


def words_of(client: Any, language: str) -> dict[str, str]:
    """Return the words of all pages in a language, each with a page that has them."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    found: dict[str, str] = {}
    for _name, address in list(pages()):
        response = client.get(address)
        if address.startswith("/admin/") and "text/html" in response.get("Content-Type", ""):
            parser = Words()
            parser.feed(response.content.decode())
            found |= dict.fromkeys(parser.found, address)
    return found


@pytest.fixture
def client(tmp_path: Path, settings: Any) -> Any:
    populate(3)
    publish_to(tmp_path, settings)
    opened = signed_in(User.objects.create_superuser("chu"))
    opened.raise_request_exception = False  # what fails, fails in the tests of its page
    return opened


def test_vietnamese_pages_have_no_english_sentences(client: Any) -> None:
    found = words_of(client, "vi")
    assert len(found) > 300
    assert {word: page for word, page in found.items() if ENGLISH.search(word) and not VIETNAMESE.search(word)} == {}


def test_english_pages_have_no_words_that_have_an_english_form(client: Any) -> None:
    ours = [gettext.translation("django", folder, ["vi"], fallback=True) for folder in settings.LOCALE_PATHS]
    english = {
        said: original
        for one in ours
        for original, said in getattr(one, "_catalog", {}).items()
        if isinstance(original, str) and original and VIETNAMESE.search(said) and said != original
    }
    found = words_of(client, "en")
    assert {word: english[word] for word in found if word in english} == {}
