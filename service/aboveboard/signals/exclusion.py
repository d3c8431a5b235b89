"""The effect of a person's limits on a signal. They remove excluded topics and items, and names that reveal them."""

from collections.abc import Mapping

from aboveboard.people.state import Limits, get_limited_keys
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.fields import Field, FieldRole, FieldValue
from aboveboard.words import as_limited


def names_in(value: FieldValue) -> list[str]:
    """Returns the topics or items in a field, which has one or a list of them. A number names none."""
    if isinstance(value, str):
        return [value]
    return value if isinstance(value, list) else []


def find_excluded_roles(
    signal_type: SignalType, fields: Mapping[str, FieldValue], limits: Limits
) -> frozenset[FieldRole]:
    """Returns the roles, topic and item, in which the signal names something that the person excluded."""
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
    """Returns the rest of a field that names topics or items, None for no rest. `roles` is from `find_excluded_roles`.

    An excluded topic also removes the items of the same signal, and an excluded item the topics. Each would reveal the
    other.
    """
    if roles - {field.role}:
        return None
    excluded = get_limited_keys(limits)
    left = [part for part in names_in(value) if as_limited(f"{field.role}:{part}") not in excluded]
    return value if len(left) == len(names_in(value)) else left or None
