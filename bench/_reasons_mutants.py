"""Five faults of the explainer, planted one at a time. The judge has to find each of them.

leave-one-out   nothing but single causes is tested, as in version 0.1.0
guess-as-fact   any best guess is called what people choose most
anyway          the counterfactual names the likeliest item without a cause, although it is likeliest anyway
any-size        a cause counts from a fall of 1e-12 on
same-for-all    the person's limits and what they were shown are not looked at
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.engine.sparse_rows import Floats
from aboveboard.explanation import common, explain, search
from aboveboard.explanation.circumstances import USUAL

MUTANTS = ("leave-one-out", "guess-as-fact", "anyway", "any-size", "same-for-all")


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Runs its block with one fault in the explainer."""
    target, attribute, fault = {
        "leave-one-out": (explain, "find_causes", _only_single),
        "guess-as-fact": (common, "BY_ORDER", _without_tests()),
        "anyway": (explain, "_counterfactual", _always),
        "any-size": (explain, "find_causes", _of_any_size),
        "same-for-all": (common.Scene, "__new__", _in_usual_circumstances()),
    }[name]
    with mock.patch.object(target, attribute, fault):
        yield


def _only_single(bound: Bound, decision: Decision, material: float) -> search.Proof | None:
    with mock.patch.object(search, "_search_sets", lambda *_: []):
        proof = search.find_causes(bound, decision, material)
    return proof if proof and proof.stated[0].causes else None


def _of_any_size(bound: Bound, decision: Decision, material: float) -> search.Proof | None:
    return search.find_causes(bound, decision, min(material, 1e-12))


def _without_tests() -> tuple[common.Sentence, ...]:
    return tuple(
        each._replace(holds=common.is_best_guess) if each.code == "popular" else each
        for each in common.BY_ORDER
    )


def _always(bound: Bound, decision: Decision, without: Floats) -> str | None:
    place = int(without.argmax())
    if place == decision.slots[0].place:
        return None
    return bound.shelf.ids[int(bound.order[decision.scores.positions[place]])]


def _in_usual_circumstances() -> "staticmethod[..., common.Scene]":
    made = common.Scene.__new__

    def new(
        cls: type[common.Scene], bound: Bound, decision: Decision, _: object, caused: bool = False
    ) -> common.Scene:
        return made(cls, bound, decision, USUAL, caused)

    return staticmethod(new)
