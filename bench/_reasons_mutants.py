"""Eight faults of the explainer, planted one at a time. The judge has to find each of them.

leave-one-out   nothing but single causes is tested, as in version 0.1.0
guess-as-fact   any best guess is called what people choose most
anyway          the counterfactual names the likeliest item without a cause, although it is likeliest anyway
any-size        a cause counts from a fall of 1e-12 on
same-for-all    the person's limits and what they were shown are not looked at
nothing-above   an item below others is explained as if it stood first
alike           keys are one act where counts and weights are equal, and not where the signals are the same
any-direction   what speaks against a thing is told as what speaks for it
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import Fact
from aboveboard.engine.slot_chances import SlotTerms
from aboveboard.engine.slot_choice import SlotChoice, open_slot
from aboveboard.engine.sparse_rows import Floats
from aboveboard.explanation import causes, common, explain, search, stating
from aboveboard.explanation.circumstances import USUAL
from aboveboard.privacy.allowed import Interest, KnownEvent
from msgspec import structs

MUTANTS = ("leave-one-out", "guess-as-fact", "anyway", "any-size", "same-for-all", "nothing-above")
MUTANTS += ("alike", "any-direction")


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Runs its block with one fault in the explainer."""
    target, attribute, fault = {
        "leave-one-out": (explain, "find_causes", _only_single),
        "guess-as-fact": (common, "BY_ORDER", _without_tests()),
        "anyway": (explain, "_counterfactual", _always),
        "any-size": (explain, "find_causes", _of_any_size),
        "same-for-all": (common.Scene, "__new__", _in_usual_circumstances()),
        "nothing-above": (explain, "open_slot", _with_nothing_above),
        "alike": (causes, "numbers_of", lambda _: set()),
        "any-direction": (stating, "_events", _events_of_any_direction),
    }[name]
    with mock.patch.object(target, attribute, fault):
        yield


def _only_single(bound: Bound, choice: SlotChoice, material: float, _: object) -> search.Proof | None:
    with mock.patch.object(search, "_search_sets", lambda *_: []):
        proof = search.find_causes(bound, choice, material)
    return proof if proof and proof.stated[0].causes else None


def _of_any_size(bound: Bound, choice: SlotChoice, material: float, _: object) -> search.Proof | None:
    return search.find_causes(bound, choice, min(material, 1e-12))


def _with_nothing_above(bound: Bound, decision: Decision, number: int) -> SlotChoice:
    choice = open_slot(bound, decision, number)
    terms = SlotTerms(decision.strength, decision.scores.shared)
    return structs.replace(choice, terms=terms, without=None, nothing=None)


def _events_of_any_direction(facts: tuple[Fact, ...]) -> tuple[tuple[KnownEvent, ...], ...]:
    return tuple([fact.events for fact in facts if isinstance(fact, Interest)])


def _without_tests() -> tuple[common.Sentence, ...]:
    return tuple(
        each._replace(holds=common.is_best_guess) if each.code == "popular" else each
        for each in common.BY_ORDER
    )


def _always(bound: Bound, choice: SlotChoice, without: Floats) -> str | None:
    place = int(without.argmax())
    if place == choice.place:
        return None
    return bound.shelf.ids[int(bound.order[choice.scores.positions[place]])]


def _in_usual_circumstances() -> "staticmethod[..., common.Scene]":
    made = common.Scene.__new__

    def new(
        cls: type[common.Scene], bound: Bound, choice: SlotChoice, _: object, caused: bool = False
    ) -> common.Scene:
        return made(cls, bound, choice, USUAL, caused)

    return staticmethod(new)
