"""The parts of a report: those of the placement in its order, then those that it no longer has."""

from collections.abc import Mapping, Sequence

from aboveboard.engine.parts import read_tag, tag_of
from aboveboard.engine.placement import Placement
from aboveboard.measurement.item_values import ItemValue
from aboveboard.measurement.placement_report import PartReport


def list_parts(
    placement: Placement, values: Sequence[ItemValue], weights: Mapping[str, float]
) -> list[PartReport]:
    """Returns the parts with their values and learned weights. A part without an outcome has counts of 0."""
    by_tag = {each.item: each for each in values}
    slots = placement.parts.slots if placement.parts else {}
    own = [tag_of(slot, part.item) for slot, each in slots.items() for part in each]
    found = [_describe(tag, by_tag.pop(tag, None), weights) for tag in own]
    return found + [_describe(tag, each, weights, is_removed=True) for tag, each in by_tag.items()]


def _describe(
    tag: str, value: ItemValue | None, weights: Mapping[str, float], *, is_removed: bool = False
) -> PartReport:
    slot, part = read_tag(tag) or ("", tag)
    of = value or ItemValue(tag, 0, 0, None, None)
    weight = None if is_removed else weights.get(f"topic:{tag}")
    return PartReport(slot, part, of.shown, of.people, of.taken, of.reward, weight, is_removed)
