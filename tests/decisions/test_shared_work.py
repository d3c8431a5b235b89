"""The work that the decisions of one answer share (`decisions.shared_work`): nothing is shared between different things."""

from functools import partial

import pytest
from aboveboard.acts import Act
from aboveboard.decisions.shared_work import Memo, list_names
from aboveboard.people.act_counts import ActCount
from aboveboard.people.state import Affinity, PersonState
from aboveboard.words import Category

from tests.laws.strategies import RULES


def test_a_result_is_made_once_for_the_same_objects_and_an_equal_value() -> None:
    """An equal object is another one, because comparing a person's whole state would cost more."""
    memo, made = Memo[int](), iter(range(9))
    one, other = (Affinity(1.0, 0, 1, 0) for _ in range(2))
    found = [
        memo.once(lambda: next(made), *same, equal=equal)
        for same, equal in (((one,), 1), ((one,), 1), ((other,), 1), ((one,), 2))
    ]
    assert found == [0, 0, 1, 2]


def test_an_object_that_is_gone_lends_its_number_to_no_other() -> None:
    """Each is kept as long as its result."""
    memo = Memo[int]()
    found = [memo.once(partial(int, at), Affinity(1.0, 0, 1, at)) for at in range(20)]
    assert found == [*range(20)]


def test_a_fault_is_not_kept() -> None:
    """Each decision that needs the result meets the fault itself, so each falls back."""
    memo = Memo[int]()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            memo.once(lambda: 1 // 0)
    assert memo.once(lambda: 1) == 1


def test_the_names_of_a_person_are_those_of_all_that_is_stored() -> None:
    """No placement can know anything of the person by another name."""
    affinity = Affinity(1.0, 0, 1, 0)
    about_c = Affinity(1.0, 0, 1, 0, acts=(ActCount(Act.VIEWED, False, 1, 0, 1, 1, "c"),))
    state = PersonState(
        history={Category.BEHAVIOURAL: {"topic:a": affinity}},
        elsewhere={Category.BEHAVIOURAL: {"item:b": about_c}},
    )
    assert list_names(state, None, RULES)[-3:] == ("topic:a", "item:b", "item:c")
