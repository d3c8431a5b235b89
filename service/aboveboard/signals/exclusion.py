"""What a person's limits take out of a signal: the topics and items they excluded, and what would give them away."""

from collections.abc import Mapping

from aboveboard.people.state import Limits, get_limited_keys
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.fields import Field, FieldRole, FieldValue
from aboveboard.words import as_limited


def names_in(value: FieldValue) -> list[str]:
    """The topics or items in a field, which holds one or a list of them. A number names nothing."""
    if isinstance(value, str):
        return [value]
    return value if isinstance(value, list) else []


def find_excluded_roles(
    signal_type: SignalType, fields: Mapping[str, FieldValue], limits: Limits
) -> frozenset[FieldRole]:
    """Whether the signal names a topic or an item that the person excluded, or both, or neither."""
    if not limits.topics and not limits.items:
        return frozenset()
    excluded = get_limited_keys(limits)
    return frozenset(
        field.role
        for field, value in ((signal_type.fields[name], value) for name, value in fields.items())
        if field.role is not FieldRole.PLAIN
        and any(as_limited(f"{field.role}:{part}") in excluded for part in names_in(value))
    )


def without_excluded(
    field: Field, value: FieldValue, *, roles: frozenset[FieldRole], limits: Limits
) -> FieldValue | None:
    """What is left of a field that names topics or items, None for nothing. `roles` is what `find_excluded_roles` found.

    An excluded topic takes the items of the same signal with it, and an excluded item the topics: each would tell
    the other again.
    """
    if roles - {field.role}:
        return None
    excluded = get_limited_keys(limits)
    left = [part for part in names_in(value) if as_limited(f"{field.role}:{part}") not in excluded]
    return value if len(left) == len(names_in(value)) else left or None
