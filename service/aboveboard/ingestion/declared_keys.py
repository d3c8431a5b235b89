"""The check that the intents and states of new items are declared in the policies.

A key that the placement has already is let in. So a placement can still be changed after an edit of the policies took
the state away. The doctor names such keys.
"""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.gateway.rules import Rules
from aboveboard.interest_keys import INTENT

PlacedItem = tuple[str, Item]
"""An item or a part, with its place in the request."""


def place_items(items: Sequence[Item]) -> Iterator[PlacedItem]:
    """Returns the items of a request with their places."""
    return ((f"items[{at}]", item) for at, item in enumerate(items))


def check_declared(rules: Rules, known: Iterable[Item], sent: Iterable[PlacedItem]) -> None:
    """Raises Unprocessable for an intent or a state that is neither declared nor named by an item of `known`.

    It names the place of the first one, and the declared keys that are nearest. It never repeats what was sent.
    """
    declared = list_declared(rules)
    named = [(f"{path}.{field}", key) for path, item in sent for field, key in list_keys(item)]
    strange = [(field, key) for field, key in named if key not in declared]
    if not strange:
        return
    had = {key for item in known for _, key in list_keys(item)}
    for field, key in strange:
        if key not in had:
            raise _refuse(field, key, declared)


def list_declared(rules: Rules) -> frozenset[str]:
    """Returns the keys of all declared intents and states."""
    intents = (f"{INTENT}:{each.name}" for each in rules.intents.intents)
    return frozenset([*intents, *rules.journeys.states])


def list_keys(item: Item) -> Iterator[tuple[str, str]]:
    """Yields the keys that an item names, each with its field."""
    yield from ((f"for[{at}]", key) for at, key in enumerate(item.for_ or ()))
    yield from ((f"needs[{at}]", key) for at, key in enumerate(item.needs or ()))
    if item.gives:
        yield "gives", item.gives


def _refuse(field: str, key: str, declared: Iterable[str]) -> Unprocessable:
    kind = key.partition(":")[0]
    alike = sorted(each for each in declared if each.startswith(f"{kind}:"))
    near = get_close_matches(key, alike, n=3) or alike[:3]
    says = f"Declared is {' or '.join(near)}" if near else f"No {kind} is declared"
    return Unprocessable(
        f"This {kind} is not declared. {says}. Correct it, or declare it in the policies first.",
        field=field,
        expected=f"a declared {kind}",
    )
