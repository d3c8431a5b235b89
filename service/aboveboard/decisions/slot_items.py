"""The items of an answer in which items keep their places, as the app receives them."""

from collections.abc import Sequence

from msgspec import structs

from aboveboard.decisions.answer import ShownItem
from aboveboard.decisions.slots import RecordedSlots
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.explanation.makers import describe_maker
from aboveboard.explanation.why import PINNED


def list_arranged(
    shelf: CompiledPlacement, slots: RecordedSlots, chosen: Sequence[ShownItem], language: str
) -> list[ShownItem]:
    """Returns all items in order. `chosen` are those of the adaptive slots. `language` is that of the label of a maker.

    In an emphasis, `probability` of a marked item is that of its mark. All others have probability 1.
    """
    if slots.kind == "emphasis" and not slots.rest:  # in the person's own order: what they pinned is marked
        pins = {each[0] for each in slots.kept if each is not None and each[1] == PINNED}
        return [structs.replace(each, emphasis=True) if each.item in pins else each for each in chosen]
    if slots.kind == "emphasis":
        marked = {each.item: each for each in chosen}
        return [
            structs.replace(marked[name], position=position, emphasis=True)
            if name in marked
            else _keep(shelf, name, position, language)
            for position, name in enumerate(slots.rest, 1)
        ]
    return [
        *chosen,
        *[_keep(shelf, name, len(chosen) + number, language) for number, name in enumerate(slots.rest, 1)],
    ]


def _keep(shelf: CompiledPlacement, name: str, position: int, language: str) -> ShownItem:
    declared = shelf.placement.items[shelf.index[name]]
    made_by = describe_maker(declared.made_by, language)
    return ShownItem(name, position, 1.0, declared.content, made_by=made_by)
