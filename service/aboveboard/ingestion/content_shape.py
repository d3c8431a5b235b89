"""The shape of the contents of a placement's items, and the difference of another content from it.

A page that shows the items reads the same members of each. A drafted item with others would break it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from aboveboard.canonical import JsonValue

# Browsers read a backslash as a slash, and skip line breaks and tabs within an address. Readers know an address by its `www`.
_ADDRESS = re.compile(
    r"(?:[/\\][\t\r\n]*[/\\]|\b(?=www\.))([^/\\\s\"'<>()?#]+)|\b(javascript|data|vbscript):", re.I
)
_MARKUP = re.compile(r"<[A-Za-z!/]")


class ContentText(NamedTuple):
    """A text of a content. `place` is its path, as an error names it."""

    place: str
    text: str


class ContentShape(Struct, frozen=True):
    """The members of contents: the kinds of value at each path, and the paths that every content has.

    `hosts` are those of all addresses. `has_markup` is True where a text has a tag of HTML. `number` is that of the contents.
    """

    number: int
    kinds: dict[str, frozenset[str]]
    required: frozenset[str]
    hosts: frozenset[str]
    has_markup: bool


class ShapeFault(NamedTuple):
    """A difference from a shape. `expected` says what would fit."""

    place: str
    problem: str
    expected: str


def shape_of(contents: Iterable[Mapping[str, JsonValue]]) -> ContentShape:
    """Returns the shape of these contents."""
    kinds: dict[str, set[str]] = {}
    required: set[str] | None = None
    hosts, has_markup, number = set[str](), False, 0
    for content in contents:
        number += 1
        here = dict(_members(content))
        for path, kind in here.items():
            kinds.setdefault(path, set()).add(kind)
        required = set(here) if required is None else required & set(here)
        for each in texts_of(content):
            hosts.update(hosts_in(each.text))
            has_markup = has_markup or has_tag(each.text)
    frozen = {path: frozenset(found) for path, found in kinds.items()}
    return ContentShape(number, frozen, frozenset(required or ()), frozenset(hosts), has_markup)


def find_differences(content: Mapping[str, JsonValue], shape: ContentShape) -> Iterator[ShapeFault]:
    """Yields each difference of a content from the shape. Without other contents, only addresses and tags count."""
    here = dict(_members(content))
    if shape.number:
        yield from _compare(here, shape)
    for each in texts_of(content):
        yield from find_foreign(each, shape)


def find_foreign(each: ContentText, shape: ContentShape) -> Iterator[ShapeFault]:
    """Yields each address of a host that no content has, and a tag where no content has one."""
    for host in hosts_in(each.text):
        if host not in shape.hosts:
            yield ShapeFault(
                each.place,
                "The text has an address of a host that no item of the placement has.",
                "no address, or one of a known host",
            )
    if has_tag(each.text) and not shape.has_markup:
        yield ShapeFault(each.place, "The text has a tag of HTML, and no other item has one.", "plain text")


def _compare(here: Mapping[str, str], shape: ContentShape) -> Iterator[ShapeFault]:
    for path, kind in here.items():
        known = shape.kinds.get(path)
        if known is None:
            yield ShapeFault(path, "No other item has this member.", "the members of the other items")
        elif kind not in known:
            expected = " or ".join(sorted(known))
            yield ShapeFault(path, f"The value is {kind}, and other items have {expected} here.", expected)
    for path in sorted(shape.required - set(here)):
        # The first absent level says it all.
        if path.rpartition(".")[0] in {"content", *here}:
            yield ShapeFault(path, "Every other item has this member.", "the members of the other items")


def texts_of(content: Mapping[str, JsonValue], path: str = "content") -> Iterator[ContentText]:
    """Yields every text of a content with its path."""
    waiting: list[tuple[str, JsonValue]] = [(path, content)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            yield ContentText(place, value)
        elif isinstance(value, Mapping):
            waiting += [(f"{place}.{name}", value[name]) for name in reversed(list(value))]
        elif isinstance(value, list):
            waiting += [(f"{place}[{at}]", value[at]) for at in reversed(range(len(value)))]


def hosts_in(text: str) -> list[str]:
    """Returns the host of each address in a text, in lower case. A script in place of an address counts as its scheme."""
    return [(found[1] or found[2] + ":").lower() for found in _ADDRESS.finditer(text)]


def has_tag(text: str) -> bool:
    """Returns True for a text with a tag of HTML."""
    return _MARKUP.search(text) is not None


def _members(content: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """Yields the path and the kind of each member. The entries of a list share one path."""
    waiting: list[tuple[str, JsonValue]] = [(f"content.{name}", value) for name, value in content.items()]
    while waiting:
        path, value = waiting.pop()
        yield path, _kind(value)
        if isinstance(value, Mapping):
            waiting += [(f"{path}.{name}", each) for name, each in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{path}[]", each) for each in value]


def _kind(value: JsonValue) -> str:
    match value:
        case bool():
            return "true or false"
        case str():
            return "text"
        case int() | float():
            return "a number"
        case Mapping():
            return "an object"
        case None:
            return "null"
        case _:
            return "a list"
