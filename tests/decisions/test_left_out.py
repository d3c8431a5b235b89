"""The circumstances of a decision (`decisions.left_out`): what kept back the rest, and whether it was about this person."""

from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.pipeline import think
from aboveboard.decisions.request import DecisionRequest
from aboveboard.engine.model import Model
from aboveboard.engine.placement import Cap, Item
from aboveboard.people.state import Limits, PersonState

from tests.laws.strategies import NOW, case_of, placement

ITEMS = (Item("alpha"), Item("beta"), Item("gamma"))
ASKED = DecisionRequest(placement="home")
SEEN = {"home/alpha": [NOW - 1]}
CAP = Cap(1, 7)


OFF = PersonState(dial=0)


def told(state: PersonState = OFF, chosen: Any = None, **declared: Any) -> tuple[str, Any, Any]:
    """Returns the item that is shown first, and the summary and the codes of its reasons."""
    made = placement(*declared.pop("items", ITEMS), baseline="editorial", **declared)
    thought = think(case_of(made, Model(), state, request=ASKED, chosen=chosen).situation)
    return thought.items[0][0], thought.why.summary, [reason.code for reason in thought.why.reasons]


def test_where_nothing_was_kept_back_everyone_sees_the_same() -> None:
    """The editors' first."""
    assert told() == ("alpha", "off-dial", ["same_for_everyone", "editorial"])


@pytest.mark.parametrize(
    ("state", "declared", "item", "codes"),
    [
        (PersonState(dial=0, limits=Limits(items=("alpha",))), {}, "beta", ["left_by_limit"]),
        (PersonState(dial=0, shown=SEEN), {"cap": CAP}, "beta", ["left_by_cap"]),
        (
            PersonState(dial=0, limits=Limits(items=("beta",)), shown=SEEN),
            {"cap": CAP},
            "gamma",
            ["left_by_limit", "left_by_cap"],
        ),
    ],
)
def test_what_the_person_ruled_out_or_saw_often_is_named(
    state: Any, declared: Any, item: str, codes: Any
) -> None:
    """It was used, so the summary does not say that nothing was, nor that everyone sees the same."""
    assert told(state, **declared) == (item, "off_but-dial", codes)


def test_a_limit_on_what_comes_later_leaves_the_first_in_its_place() -> None:
    """The editors put it first, but not everyone gets this list."""
    state = PersonState(dial=0, limits=Limits(items=("gamma",)))
    assert told(state) == ("alpha", "off_but-dial", ["editorial"])


def test_what_the_app_asked_for_alone_is_not_called_the_editors_first() -> None:
    """Nothing about the person was used."""
    assert told(chosen=[2]) == ("gamma", "off-dial", ["left_by_candidates"])


def test_what_is_not_on_offer_is_missed_by_nobody() -> None:
    """Everyone sees the same without it."""
    items = (Item("old", ends_ms=NOW - MS_PER_DAY), *ITEMS)
    assert told(items=items) == ("alpha", "off-dial", ["same_for_everyone", "editorial"])


def test_showings_elsewhere_change_nothing() -> None:
    """The person was shown something, and could get all the same."""
    state = PersonState(dial=0, shown={"other/alpha": [NOW - 1]})
    assert told(state, cap=CAP)[1:] == ("off-dial", ["same_for_everyone", "editorial"])
