"""The decisions of a surface's answer. They take each step together, and one commit has all of them or none.

Slots are decided in the order of the template. A slot shows no item of a slot above. So its probabilities are those of
the items that are left, as in a list. Its record names what was left out. There is one exception: a slot never depends
on more than it may use itself. So an item may occur twice where the slot above has another kind of placement, or used a
higher level. A slot that failed may repeat one too, and one whose items keep their places.

Each slot falls back to the baseline on its own.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import structs

from aboveboard.decisions.decide import THINKING, note_pending, seal_record, state_after, take_baseline
from aboveboard.decisions.pipeline import fill_of
from aboveboard.decisions.situation import Situation
from aboveboard.decisions.slots import PLAIN
from aboveboard.decisions.together import Step, Together, WaitingDecision
from aboveboard.gateway.answer_sizes import check_answer
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, StoredAnswer, keep
from aboveboard.people.store import write_state
from aboveboard.storage.journal import Submission
from aboveboard.words import Level, PlacementKind

_ADMIT, _CHOOSE, _EXPLAIN = THINKING


@dataclass(slots=True, kw_only=True, eq=False)
class WaitingSurface:
    """An answer of a surface of which step 1 is done. The later steps fill in what they make.

    `layout` is the decision that chose the template. It is complete but for its entry, and None where nothing was to
    choose. `put_in_words` makes the encoded answer, and may make slots fall back. `asked`, `kept` and `terms` are those
    of the whole answer. `future` gets the index of the first entry.
    """

    layout: WaitingDecision | None
    slots: list[WaitingDecision]
    put_in_words: "Callable[[Gateway, WaitingSurface], bytes]"
    future: "asyncio.Future[int]"
    asked: Once | None = None
    kept: StoredAnswer | None = None
    terms: bytes = b""
    answer: bytes = field(init=False)
    submission: Submission = field(init=False)

    @property
    def decisions(self) -> list[WaitingDecision]:
        """All decisions of the answer, in the order of their entries."""
        return self.slots if self.layout is None else [self.layout, *self.slots]

    @property
    def size(self) -> int:
        """The number of pairs of a candidate and a place that are explained."""
        return sum([each.size for each in self.slots])


class _SlotAbove(NamedTuple):
    """The items of a slot that is decided, with the level that it used."""

    kind: PlacementKind
    level: Level
    items: list[str]


def think_of(gateway: Gateway, waiting: WaitingDecision) -> None:
    """Takes steps 3 to 6 of one decision now. After a fault it has the baseline."""
    for step in THINKING:
        step(gateway, waiting)
    take_baseline(gateway, waiting)


def decide_again(gateway: Gateway, surface: WaitingSurface) -> None:
    """Replaces each slot whose situation has failed by the baseline."""
    above: list[_SlotAbove] = []
    for waiting in surface.slots:
        situation = waiting.situation
        kind = situation.bound.shelf.placement.kind
        if situation.failed:
            left_out = () if _keeps_places(situation) else _find_above(situation, Level.OFF, above)
            waiting.situation = structs.replace(situation, above=left_out)
            take_baseline(gateway, waiting)
        thought = waiting.thought
        items = [item for item, _ in thought.items] + [*(thought.slots.rest if thought.slots else ())]
        above.append(_SlotAbove(kind, thought.effective, items))


def _keeps_places(situation: Situation) -> bool:
    """Returns whether items of earlier answers, or of the person's own order, keep their places."""
    arranged = situation.arranged
    return arranged is not None and (arranged.arrangement.kind != "fixed" or arranged.own != PLAIN)


def _find_above(situation: Situation, level: Level, above: list[_SlotAbove]) -> tuple[int, ...]:
    """Returns the indexes of the items that a slot at this level leaves out."""
    shelf = situation.bound.shelf
    kind, index = shelf.placement.kind, shelf.index
    return tuple(
        [
            index[item]
            for each in above
            if each.kind is kind and each.level <= level
            for item in each.items
            if item in index
        ]
    )


def _each(step: Step) -> "Callable[[Gateway, WaitingSurface], None]":
    def take(gateway: Gateway, surface: WaitingSurface) -> None:
        for waiting in surface.slots:
            step(gateway, waiting)

    return take


def _choose(gateway: Gateway, surface: WaitingSurface) -> None:
    above: list[_SlotAbove] = []
    for waiting in surface.slots:
        situation = waiting.situation
        level = situation.standing.effective
        # Items that keep their places stay in them, and a person's own order is not changed by other slots.
        is_free = above and not _keeps_places(situation)
        left_out = _find_above(situation, level, above) if is_free else ()
        if left_out:
            waiting.situation = structs.replace(situation, above=left_out)
        _CHOOSE(gateway, waiting)
        if not waiting.situation.failed:
            items = _list_items(waiting)
            above.append(_SlotAbove(situation.bound.shelf.placement.kind, level, items))


def _list_items(waiting: WaitingDecision) -> list[str]:
    """Returns the items that the slot shows: those that were drawn or kept, and those in the declared order."""
    situation, chosen = waiting.situation, waiting.chosen
    ids = situation.bound.shelf.ids
    items = [ids[slot.item] for slot in chosen.decision.slots]
    slots = fill_of(situation, chosen.choosable.passed, chosen.most)
    return items if slots is None else [*items, *slots.rest]


def _take_baselines(gateway: Gateway, surface: WaitingSurface) -> None:
    if any(each.situation.failed for each in surface.slots):
        decide_again(gateway, surface)


def _put_in_words(gateway: Gateway, surface: WaitingSurface) -> None:
    surface.answer = surface.put_in_words(gateway, surface)
    check_answer(gateway, surface.answer, is_kept=surface.asked is not None)


def _record(gateway: Gateway, surface: WaitingSurface) -> None:
    for waiting in surface.decisions:
        seal_record(gateway, waiting)


def _submit(gateway: Gateway, surface: WaitingSurface) -> None:
    """Makes the submission of all decisions. The person's row is written once, with what all of them count."""
    decisions = surface.decisions
    first = decisions[0]
    now_ms, person = first.situation.now_ms, first.stored
    guards, writes = keep(
        surface.asked, surface.answer, first.owner, now_ms, terms=surface.terms, instead_of=surface.kept
    )
    for place, waiting in enumerate(decisions):
        writes = (*writes, *note_pending(waiting, place))
    if person is not None:
        state = person.state
        for place, waiting in enumerate(decisions):
            state = state_after(waiting, state, is_below=place > 0)
        if state is not person.state or person.version == 0:
            writes = (*writes, write_state(person, state))
    entries = tuple([each.entry for each in decisions])
    surface.submission = gateway.with_guards_of_new(Submission((*guards, *first.unchanged), writes, entries))


THINKING_STEPS = (
    _each(_ADMIT),  # 3
    _choose,  # 4 and 5
    _each(_EXPLAIN),  # 6
    _take_baselines,
)
"""The steps that decide the slots."""

STEPS = (
    *THINKING_STEPS,
    _put_in_words,
    _record,  # 7
    _submit,  # 8, which all submissions share
)


def together(gateway: Gateway) -> Together[WaitingSurface]:
    """Returns the surfaces of one process that wait for their steps."""
    return Together(gateway, STEPS)
