"""A person's own arrangements: their order, what they pin, and where they want the order of all people.

Each beats the engine at every level of the dial, is an entry in the log, and applies at once. `as_everybody` is a no: it
holds for all ids of the person. An own order holds for the id that it was made under.
"""

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType, structs

from aboveboard.catalogue.cache import placement_key
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.people.arrangements import EVERYWHERE, ArrangementMode, OwnArrangement
from aboveboard.people.state import PersonState
from aboveboard.preferences.bodies import arrangement_record, with_arrangement
from aboveboard.preferences.commit_change import ChangeResult, Check, accept, commit_change


class WantedArrangement(Struct, frozen=True):
    """A change of an own arrangement. An `order` or `pinned` that is UNSET stays as it is stored."""

    mode: ArrangementMode
    order: Sequence[str] | UnsetType = UNSET
    pinned: Sequence[str] | UnsetType = UNSET


async def put_arrangement(
    gateway: Gateway,
    app: str,
    person: str,
    placement: str,
    wanted: WantedArrangement,
    *,
    asked: Once | None = None,
    check: Check = accept,
) -> ChangeResult:
    """Sets the person's own arrangement of one placement. The very next answer obeys it.

    What the engine kept there is deleted. Raises NotFound for an undeclared placement, and Unprocessable for an item that it
    lacks, or that occurs twice. `as_everybody` leaves such items out, because a no always gets in.
    """
    kept = await gateway.shelves.newest(placement_key(app, placement))
    if kept is None:
        raise NotFound("This placement was not found. Use a declared placement.", field="placement")
    known = {item.item for item in kept.placement.items}
    if wanted.mode == "as_everybody":
        wanted = WantedArrangement(wanted.mode, _only(wanted.order, known), _only(wanted.pinned, known))
    else:
        _check_items("order", wanted.order, known)
        _check_items("pinned", wanted.pinned, known)

    def change(state: PersonState) -> tuple[PersonState, RecordBody]:
        old = state.arrangements.get(placement, OwnArrangement("adaptive"))
        own = OwnArrangement(
            wanted.mode,
            old.order if isinstance(wanted.order, UnsetType) else tuple(wanted.order),
            old.pinned if isinstance(wanted.pinned, UnsetType) else tuple(wanted.pinned),
        )
        body = arrangement_record(placement, own)
        left = {name: each for name, each in state.settled.items() if name != placement}
        return structs.replace(with_arrangement(state, body), settled=left), body

    return await commit_change(gateway, app, person, change, asked=asked, check=check)


async def put_everything(
    gateway: Gateway,
    app: str,
    person: str,
    *,
    as_everybody: bool,
    asked: Once | None = None,
    check: Check = accept,
) -> ChangeResult:
    """Sets the switch over all placements. The person's own arrangements stay stored, and count again after it."""

    def change(state: PersonState) -> tuple[PersonState, RecordBody]:
        own = OwnArrangement("as_everybody" if as_everybody else "adaptive")
        body = arrangement_record(EVERYWHERE, own)
        return with_arrangement(state, body), body

    return await commit_change(gateway, app, person, change, asked=asked, check=check)


def _only(items: Sequence[str] | UnsetType, known: set[str]) -> Sequence[str] | UnsetType:
    return (
        items if isinstance(items, UnsetType) else [*dict.fromkeys(name for name in items if name in known)]
    )


def _check_items(field: str, items: Sequence[str] | UnsetType, known: set[str]) -> None:
    if isinstance(items, UnsetType):
        return
    for at, name in enumerate(items):
        if name not in known:
            raise Unprocessable(
                "This item is not in the placement. Use an item of the placement.",
                field=f"{field}[{at}]",
                expected="an item of the placement",
            )
        if name in items[:at]:
            raise Unprocessable(
                "An item id occurs twice.", field=f"{field}[{at}]", expected="every item once"
            )
