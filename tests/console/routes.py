"""The console's addresses, as Django's routes have them."""

import re
from collections.abc import Iterator, Sequence

from django.urls import URLPattern, URLResolver, get_resolver, reverse

ARGUMENT = re.compile(r"<[^>]+>|\(\?P<\w+>[^)]*\)|\(\[\^/\]\+\)")


def _walk(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield (f"{space}{one.name}" if one.name else route), route
        else:
            yield from _walk(one, route, f"{space}{one.namespace}:" if one.namespace else space)


def routes() -> dict[str, str]:
    """Return the route of every address by its name; one without a name goes by its route."""
    return dict(_walk(get_resolver()))


def address(name: str, route: str, args: Sequence[str]) -> str:
    """Return an address; arguments that are not given are 0, or 1 in routes without a name."""
    if name == route or name.startswith("admin/"):
        return "/" + ARGUMENT.sub("1", route).removesuffix("$")
    return reverse(name, args=args or ["0"] * len(ARGUMENT.findall(route)))
