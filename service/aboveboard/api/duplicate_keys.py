"""The search for a key that an object of a JSON body has twice.

RFC 8259 leaves open which of the two counts, and readers differ. msgspec takes the last one without a word. One
reader could read a no where another reads a yes.
"""

import re
from json import JSONDecodeError, JSONDecoder
from typing import NamedTuple

import msgspec

from aboveboard.canonical import JsonValue

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
"""The keys that a refusal repeats. Any other key may be a personal value."""


class JsonMembers(NamedTuple):
    """The members of an object in their order, with those that have the same key."""

    pairs: "list[tuple[str, JsonValue | JsonMembers]]"


class _KeyTwice(Exception):
    pass


def _check_once(pairs: list[tuple[str, JsonValue]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _KeyTwice


# Numbers stay texts: Python refuses to read one of more than 4300 digits. Control characters are for msgspec to refuse.
_checker = JSONDecoder(object_pairs_hook=_check_once, parse_int=str, parse_float=str, strict=False)
_members = JSONDecoder(object_pairs_hook=JsonMembers, parse_int=str, parse_float=str, strict=False)


def find_twice(body: bytes) -> str | None:
    """Returns the path of a key that one object of `body` has twice, or None.

    Bytes that are not UTF-8 are compared as they are. A batch with such an entry is checked whole, and the entry is
    rejected alone. Raises msgspec.DecodeError for a body that is not JSON, and RecursionError for one that is nested too deeply.
    """
    if _has_each_once(body):
        return None
    text = body.decode(errors="surrogateescape")
    try:
        _checker.decode(text)
    except _KeyTwice:
        return _find(_members.decode(text))
    except JSONDecodeError:
        raise msgspec.DecodeError from None
    return None


def _has_each_once(body: bytes) -> bool:
    """Returns True when no object has a key twice. False means only that `_checker` must look.

    msgspec drops the first of two members with the same key. Encoded again, such a body has fewer quotes. Without a
    backslash every quote begins or ends a string. This takes half the time of `_checker`.
    """
    if b"\\" in body:
        return False
    try:
        again = msgspec.json.encode(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return again.count(b'"') == body.count(b'"')


def _find(value: "JsonValue | JsonMembers") -> str | None:
    """Returns the path of the first such key in the order of the text, or None."""
    waiting: list[tuple[str, JsonValue | JsonMembers]] = [("", value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, JsonMembers):
            if (twice := _first_twice([name for name, _ in value.pairs])) is not None:
                return _join(path, twice)
            waiting += [(_join(path, name), member) for name, member in reversed(value.pairs)]
        elif isinstance(value, list):
            waiting += reversed([(f"{path}[{place}]", member) for place, member in enumerate(value)])
    return None


def _first_twice(names: list[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _join(path: str, name: str) -> str:
    if NAME.fullmatch(name) is None:
        return f"{path}[...]"
    return f"{path}.{name}" if path else name
