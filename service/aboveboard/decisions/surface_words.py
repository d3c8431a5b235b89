"""The words and the tree of a surface's answer, made from its decisions before anything is recorded.

A tree that does not pass the strict check never leaves. What an item has may not fit its component. Then its slot falls
back to the baseline, and is empty where that does not fit either. The answer names such slots.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from msgspec import UNSET, structs

from aboveboard.decisions import compose
from aboveboard.decisions.answer import ShownItem, encode_without_index
from aboveboard.decisions.inputs import count_fallback
from aboveboard.decisions.situation import Situation
from aboveboard.decisions.surface_answer import (
    ComposedTree,
    LogPlaces,
    SlotAnswer,
    SurfaceAnswer,
    SurfaceWhy,
)
from aboveboard.decisions.surface_slots import WaitingSurface, decide_again
from aboveboard.decisions.together import WaitingDecision
from aboveboard.decisions.why_links import page_url, why_url
from aboveboard.experience.declarations import DeclaredSurface
from aboveboard.experience.fill import Choice, SurfaceFacts, fill
from aboveboard.experience.tree import Tree
from aboveboard.explanation.ordered import list_ordered
from aboveboard.gateway.gateway import Gateway


class _SlotWords(NamedTuple):
    """A slot in words, with what its items give to the tree."""

    answer: SlotAnswer
    choices: list[Choice]


class AnswerTemplate(NamedTuple):
    """The template of an answer. `encode` makes the answer of its decisions, without the index."""

    surface: DeclaredSurface
    name: str
    answer: str
    template: str

    def encode(self, gateway: Gateway, waiting: WaitingSurface) -> bytes:
        """Returns the encoded `SurfaceAnswer`. Raises Unprocessable, with the place, for a template that fits nothing."""
        given = SurfaceFacts(
            self.name,
            page_url(gateway, self.answer),
            _level_of(waiting),
            compose.language_of(waiting.decisions[0].situation) if waiting.decisions else None,
        )
        worded = [self._word(gateway, each) for each in waiting.slots]
        tree = self._fill(worded, given)
        if not isinstance(tree, Tree):
            worded = self._fall_back(gateway, waiting, given)
            tree = self._require(worded, given)
        layout = None if waiting.layout is None else self._word(gateway, waiting.layout).answer
        answer = SurfaceAnswer(
            answer=self.answer,
            surface=self.name,
            revision=self.surface.revision,
            catalogue=self.surface.declared.catalogue,
            template=self.template,
            tree=ComposedTree(tree.nodes),
            slots=[each.answer for each in worded],
            layout=layout,
            fallback=[_slot_of(each) for each in waiting.decisions if each.situation.failed],
            level=given.level,
            why=SurfaceWhy(given.why),
            log=LogPlaces(len(waiting.decisions), 0),
        )
        return encode_without_index(answer)

    def _fill(self, worded: list[_SlotWords], given: SurfaceFacts) -> Tree | Exception:
        """Returns the checked tree, or the fault where the items do not fit."""
        try:
            return self._require(worded, given)
        except Exception as error:  # noqa: BLE001 - a tree that fails in any way does not leave (promise 12)
            return error

    def _require(self, worded: list[_SlotWords], given: SurfaceFacts) -> Tree:
        chosen = {each.answer.slot: each.choices for each in worded}
        return fill(self.surface.templates[self.template], chosen, given)

    def _fall_back(self, gateway: Gateway, waiting: WaitingSurface, given: SurfaceFacts) -> list[_SlotWords]:
        """Returns the slots with those that do not fit replaced by the baseline, or else left empty."""
        for is_empty in (False, True):
            for each in waiting.slots:
                found = self._fill([self._word(gateway, each)], given)
                if isinstance(found, Tree):
                    continue
                count_fallback(gateway, found)
                situation = structs.replace(each.situation, failed=True)
                if is_empty:
                    situation = structs.replace(situation, candidates=np.zeros(0, np.intp))
                each.situation = situation
            decide_again(gateway, waiting)
        return [self._word(gateway, each) for each in waiting.slots]

    def _word(self, gateway: Gateway, waiting: WaitingDecision) -> _SlotWords:
        return _word(gateway, waiting, self.surface.pictures.by_id)


def _level_of(waiting: WaitingSurface) -> int:
    return max([int(each.situation.standing.asked) for each in waiting.decisions], default=0)


def _slot_of(waiting: WaitingDecision) -> str:
    return "" if waiting.part is None else waiting.part.slot


def _reason_of(shown: ShownItem) -> str:
    """Returns the first reason of an item where each has its own, else nothing."""
    return "" if shown.why is UNSET or not shown.why.reasons else shown.why.reasons[0].text


def _picture_of(item: str, situation: Situation, pictures: Mapping[str, str]) -> str:
    """Returns the address of the item's picture, or nothing."""
    shelf = situation.bound.shelf
    picture = shelf.placement.items[shelf.index[item]].picture
    return "" if picture is UNSET else pictures.get(picture, "")


def _word(gateway: Gateway, waiting: WaitingDecision, pictures: Mapping[str, str]) -> _SlotWords:
    situation, thought = waiting.situation, waiting.thought
    allowed, shared = thought.allowed, waiting.shared
    ordered = (
        None if shared is None else shared.ordered.once(lambda: list_ordered(allowed.interests), allowed)
    )
    why = compose.explain_in_words(why_url(gateway, waiting.decision), situation, thought, ordered)
    answer = SlotAnswer(
        slot=_slot_of(waiting),
        decision=waiting.decision,
        placement=situation.request.placement,
        items=compose.make_shown_items(situation, thought),
        personalization=compose.personalization(situation, thought),
        why=why,
        changed=UNSET if thought.slots is None else thought.slots.changed,
    )
    first = why.reasons[0].text if why.reasons else ""
    choices = [
        Choice(
            waiting.decision,
            each.item,
            each.content,
            title=situation.titles.get(each.item, ""),
            reason=_reason_of(each) or (first if at == 0 else ""),
            label="" if each.made_by is UNSET else each.made_by.label,
            picture=_picture_of(each.item, situation, pictures) if pictures else "",
        )
        for at, each in enumerate(answer.items)
    ]
    return _SlotWords(answer, choices)
