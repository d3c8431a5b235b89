"""The evidence of one signal: which keys it speaks for or against, how strongly, and by what act."""

from collections.abc import Mapping
from typing import NamedTuple

from aboveboard.acts import Act
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.exclusion import names_in
from aboveboard.signals.fields import FieldRole, FieldValue, says_special
from aboveboard.words import Category


class SignalEvidence(NamedTuple):
    """The evidence of one signal: `weight` for each of `keys` (`topic:<name>` or `item:<id>`).

    It is stored for `keep_days`, as the signal is. `act` is the kind of act that it shows, and `item` the only item that
    it names, or "". `origin` identifies the signal.
    """

    category: Category
    keys: tuple[str, ...]
    weight: float
    half_life_days: float
    keep_days: int
    act: Act | None = None
    item: str = ""
    origin: int = 0


def evidence_of(signal_type: SignalType, kept: Mapping[str, FieldValue], origin: int = 0) -> SignalEvidence:
    """Returns the evidence in the stored fields of a signal, which `origin` identifies.

    A signal with special data has no keys, so no effect. Nor has a signal of weight 0, such as a short look.
    """
    fields = [(signal_type.fields[name], value) for name, value in kept.items()]
    keys: tuple[str, ...] = ()
    weight = _weight(signal_type, kept)
    if weight and not any(says_special(field, value) for field, value in fields):
        named = [
            f"{field.role}:{name}"
            for field, value in fields
            if field.role is not FieldRole.PLAIN
            for name in names_in(value)
        ]
        keys = tuple(dict.fromkeys(named))
    return SignalEvidence(
        category=signal_type.category,
        keys=keys,
        weight=weight,
        half_life_days=signal_type.half_life_days,
        keep_days=signal_type.retention_days,
        act=signal_type.act,
        item=_only_item(keys),
        origin=origin,
    )


def _only_item(keys: tuple[str, ...]) -> str:
    items = [key for key in keys if key.startswith("item:")]
    return items[0].partition(":")[2] if len(items) == 1 else ""


def _weight(signal_type: SignalType, kept: Mapping[str, FieldValue]) -> float:
    by = signal_type.weight_by
    found = None if by is None else by.find(kept.get(by.field))
    return signal_type.weight if found is None else found
