"""The makers of items in requests and answers."""

from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from aboveboard.engine.made_by import TOOL_MOST, Declared, MadeBy, Maker
from aboveboard.errors import Unprocessable
from aboveboard.identifiers import END, text

RoleName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_-]{0,39}" + END,
        description="A role, and no name: a small letter, then at most 39 small letters, digits, hyphens and underscores",
    ),
]
DayOfWork = Annotated[
    str,
    Meta(
        min_length=10,
        max_length=10,
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}" + END,
        description="A day, such as 2026-11-29",
    ),
]


class MadeByBody(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The maker of an item: a `person`, a person `assisted` by a machine, or a `machine`.

    `tool` names the model or tool, and `day` is the day of the work. `reviewed_by` is the role of the reviewer, such as
    `editor`. Do not send the name of a person.

    `labelled` says that people see how the item was made. The app shows the `label` of the answer beside it, or the item
    says it itself. Without it, what a machine made is not shown where a rule asks for that.
    """

    kind: Maker
    tool: Annotated[str, text(TOOL_MOST, "A model or tool")] | None = None
    day: DayOfWork | None = None
    reviewed_by: RoleName | None = None
    labelled: bool = False


def read_made_by(body: MadeByBody | None, path: str) -> Declared:
    """Returns the maker; UNSET without one. Raises Unprocessable, naming the field below `path`.

    That is a day that no calendar has, or a tool of a person who had no machine's help.
    """
    if body is None:
        return UNSET
    if body.day is not None:
        _check_day(body.day, f"{path}.made_by.day")
    if body.kind is Maker.PERSON and body.tool is not None:
        raise Unprocessable(
            "The work of a person alone names no tool. Use assisted, or leave the tool out.",
            field=f"{path}.made_by.tool",
            expected="no tool for the kind person",
        )
    return MadeBy(body.kind, body.tool or "", body.day or "", body.reviewed_by or "", body.labelled)


def answer_made_by(made_by: Declared) -> MadeByBody | UnsetType:
    """Returns the maker as answers show it, which a request may send again. UNSET where none is declared."""
    if made_by is UNSET:
        return UNSET
    named = (made_by.tool or None, made_by.day or None, made_by.reviewed_by or None)
    return MadeByBody(made_by.kind, *named, labelled=made_by.labelled)


def _check_day(day: str, field: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise Unprocessable(
            "No calendar has this day. Correct it.", field=field, expected="a day, such as 2026-11-29"
        ) from None
