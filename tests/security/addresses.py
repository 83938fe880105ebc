"""Every address of the site, read off the URL configuration: new ones are tested unasked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# What stands for an argument when a test does not say; the login is of somebody who exists.
_ARGUMENTS = {
    "login": "ana",
    "slug": "chess",
    "name": "avatars/none.webp",
    "uidb36": "1",
    "key": "wrong",
    "object_id": "1",
    "collection_id": "00000000-0000-0000-0000-000000000001",
    "app_label": "streams",
    "content_type_id": "1",
    "url": "streams/nothing/",
}


@dataclass(frozen=True)
class Address:
    """One route; `numbers` are the names of its numeric arguments."""

    name: str
    route: str
    arguments: tuple[str, ...]

    def path(self, **given: Any) -> str:
        """The address with its arguments filled in; numbers are 1 when they are not given."""
        filled = self.route
        for name in self.arguments:
            filled = filled.replace(f"<{name}>", str(given.get(name, _ARGUMENTS.get(name, 1))))
        return f"/{filled}"

    @property
    def numbers(self) -> list[str]:
        """Arguments that name a row."""
        return [name for name in self.arguments if name not in _ARGUMENTS]

    def __str__(self) -> str:
        return self.name or self.route


@lru_cache
def every_address() -> list[Address]:
    """All of them."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def own_addresses() -> list[Address]:
    """All but the staff admin's, which has tests of its own."""
    return [one for one in every_address() if not one.route.startswith("admin/")]


def _walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        route, arguments = _read(pattern, prefix)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace or ""]))
            yield from _walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(":".join(filter(None, [namespace, pattern.name or ""])), route, arguments)


def _read(pattern: Any, prefix: str) -> tuple[str, tuple[str, ...]]:
    """The route so far, with `<name>` for each argument, of path() and re_path() alike."""
    from django.contrib.admindocs.views import simplify_regex

    inner = simplify_regex(pattern.pattern.regex.pattern).lstrip("/").replace("\\", "")
    route = prefix + inner
    names = tuple(part.split(">")[0] for part in route.split("<")[1:])
    return route, names
