"""The explanation of any item of a recorded decision: as it was sealed, or decided again when it is read.

A record that explains the first item only has all that the others need. While the model and the revision of then are
stored, both ways give the same reasons to the bit.
"""

import asyncio

from msgspec import UnsetType

from aboveboard.decisions.record import DecisionRecord, SlotsRecord, read_allowed
from aboveboard.decisions.replay import bound_of, compute_again, read_circumstances
from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.errors import Gone, NotFound
from aboveboard.explanation.explain import explain, explain_lower
from aboveboard.explanation.why import ItemWhy, Why, only_item, with_item
from aboveboard.gateway.gateway import Gateway

CLOSE = 1e-9
"""The difference of two probabilities that another kind of processor may make."""


def find_slot(record: DecisionRecord, item: str | None) -> int:
    """Returns the slot of an item in a recorded answer, from 0; that of the first item for None.

    Raises NotFound for an item that the answer does not have.
    """
    if item is None:
        return 0
    names = [each.item for each in record.items]
    if item not in names:
        raise NotFound(
            "This item was not found in the answer of the decision. Use an item of that answer.",
            field="item",
            expected="an item of the answer",
        )
    return names.index(item)


async def why_of_slot(gateway: Gateway, app: str, record: DecisionRecord, slot: int) -> Why:
    """Returns the explanation of the item in a slot of `find_slot`.

    Raises Gone for a later item that was not explained in the record and cannot be decided again. Its model or revision
    was deleted, or an earlier version recorded the decision.
    """
    if slot == 0:
        return record.why
    if isinstance(record.slots, UnsetType):
        raise _make_gone("An earlier version recorded this decision. It explained only the first item.")
    if record.slots.why is not None:
        return with_item(record.why, record.slots.why[slot - 1])
    try:
        bound = await bound_of(gateway, app, record)
    except NotFound:
        raise _make_gone(
            "The model of this decision was deleted. So its later items cannot be explained."
        ) from None
    return await asyncio.to_thread(explain_again, bound, record, record.slots, slot)


def explain_again(bound: Bound, record: DecisionRecord, slots: SlotsRecord, slot: int) -> Why:
    """Returns the explanation of the item in a slot, decided again. Raises Gone where the decision is another now."""
    return explain(
        bound,
        read_allowed(record.allowed),
        _decide_again(bound, record),
        record.why.held_back,
        bound_by=record.bound_by,
        material=float(slots.material),
        around=read_circumstances(bound, record),
        slot=slot,
    )


def explain_items(bound: Bound, record: DecisionRecord, slots: SlotsRecord) -> tuple[ItemWhy, ...]:
    """Returns the explanations of all items, decided again, or one for an answer without any. Raises as
    `explain_again` does.
    """
    decision, allowed = _decide_again(bound, record), read_allowed(record.allowed)
    around, material = read_circumstances(bound, record), float(slots.material)
    first = explain(bound, allowed, decision, bound_by=record.bound_by, material=material, around=around)
    lower = explain_lower(
        bound, allowed, decision, bound_by=record.bound_by, material=material, around=around
    )
    return only_item(first), *lower


def _decide_again(bound: Bound, record: DecisionRecord) -> Decision:
    """Returns the recorded decision, computed again. Raises Gone where it is another one now."""
    decision = compute_again(bound, record)
    if not _is_same(bound, decision, record):
        raise _make_gone(
            "This version decides otherwise than the one of this decision. So it computes no reasons of it."
        )
    return decision


def _is_same(bound: Bound, decision: Decision, record: DecisionRecord) -> bool:
    """Returns whether the decision has the recorded items, with their probabilities but for rounding."""
    made = [(bound.shelf.ids[each.item], each.probability) for each in decision.slots]
    return [item for item, _ in made] == [each.item for each in record.items] and all(
        abs(chance - float(each.probability)) <= CLOSE
        for (_, chance), each in zip(made, record.items, strict=True)
    )


def _make_gone(detail: str) -> Gone:
    return Gone(
        f"{detail} Ask for a decision with `explain` `all`.",
        field="item",
        expected="the first item, or a decision with `explain` `all`",
    )
