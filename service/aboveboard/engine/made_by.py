"""The makers of items, a person or a machine, and where the work is from.

An item that says nothing is not declared, and is never taken for the work of a person.
"""

from collections.abc import Iterable

from msgspec import UNSET, Struct, UnsetType

from aboveboard.words import Word


class Maker(Word):
    """The maker of an item. `ASSISTED`: a person, with the help of a machine."""

    PERSON = "person"
    ASSISTED = "assisted"
    MACHINE = "machine"


class MadeBy(Struct, frozen=True, gc=False, omit_defaults=True):
    """The maker of an item. `tool` is the name of the model or tool, and `day` the day in UTC; "" where not declared.

    `reviewed_by` is the role of the reviewer, and no name. `labelled`: the app shows the label of the answer beside the
    item, or the item says it itself.
    """

    kind: Maker
    tool: str = ""
    day: str = ""
    reviewed_by: str = ""
    labelled: bool = False


Declared = MadeBy | UnsetType
"""The maker of an item, or UNSET where none is declared."""

TOOL_MOST = 100
"""The most characters of a tool, as one item may name it."""

_STRICTNESS = {Maker.MACHINE: 3, Maker.ASSISTED: 2, None: 1, Maker.PERSON: 0}


def strictness(made_by: Declared) -> int:
    """Returns how strict a maker is: a machine most, then assisted, then not declared, and a person least.

    Not declared is above a person, because it may be the work of a machine.
    """
    return _STRICTNESS[None if made_by is UNSET else made_by.kind]


def is_unlabelled(made_by: Declared) -> bool:
    """Returns whether a machine made the item and nothing beside it says so."""
    return made_by is not UNSET and made_by.kind is Maker.MACHINE and not made_by.labelled


def combine(makers: Iterable[Declared]) -> Declared:
    """Returns the maker of an item with parts by these makers: the strictest of them.

    It names each tool that fits, and the newest day. It has a reviewer where the same role reviewed each part of that
    maker. It is labelled where each of these parts is. Without parts, none is declared.
    """
    parts = list(makers)
    most = max(map(strictness, parts), default=_STRICTNESS[None])
    strictest = [each for each in parts if each is not UNSET and strictness(each) == most]
    if not strictest:
        return UNSET
    reviewers = {each.reviewed_by for each in strictest}
    return MadeBy(
        kind=strictest[0].kind,
        tool=_join_tools(each.tool for each in parts if each is not UNSET),
        day=max(each.day for each in strictest),
        reviewed_by=reviewers.pop() if len(reviewers) == 1 else "",
        labelled=all(each.labelled for each in strictest),
    )


def _join_tools(tools: Iterable[str]) -> str:
    found = ""
    for tool in dict.fromkeys(filter(None, tools)):
        longer = f"{found}, {tool}" if found else tool
        if len(longer) <= TOOL_MOST:
            found = longer
    return found
