"""The errors that the service raises on purpose: what each says of itself."""

import re
from collections.abc import Iterator

from aboveboard import errors
from aboveboard.errors import AboveboardError, BeingErased, PolicyRejected, StartupRefused, Unreadable


def kinds(base: type[AboveboardError] = AboveboardError) -> Iterator[type[AboveboardError]]:
    for kind in base.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield kind
            yield from kinds(kind)


def test_the_tree_lists_every_error_with_its_status() -> None:
    """The table at the top of the module is what its reader trusts."""
    listed = re.findall(r"[├└]── (\w+) +(\d{3})?", errors.__doc__ or "")
    assert {name: int(status or 500) for name, status in listed} == {
        kind.__name__: kind.status for kind in kinds()
    }
    assert len(listed) == len(list(kinds()))


def test_no_two_errors_have_the_same_type() -> None:
    """A client decides by the type alone."""
    types = [kind.type for kind in kinds()]
    assert len(set(types)) == len(types)
    assert AboveboardError.type not in types


def test_a_person_who_is_being_erased_is_unreadable_for_a_while() -> None:
    """Code that reads a person treats both alike, and the caller learns when to ask again."""
    error = BeingErased()
    assert isinstance(error, Unreadable)
    assert (error.status, error.field, error.retry_after_seconds) == (409, "person", 1)


def test_a_refused_policy_set_lists_all_its_problems() -> None:
    """One by one, and in the detail of the refused start."""
    error = PolicyRejected(["a.cedar:3: x: has no reason", "b.cedar:1: y: is unknown"])
    assert isinstance(error, StartupRefused)
    assert error.detail == "a.cedar:3: x: has no reason; b.cedar:1: y: is unknown"
    assert error.problems == ["a.cedar:3: x: has no reason", "b.cedar:1: y: is unknown"]
