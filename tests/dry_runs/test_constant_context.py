"""Fields of the request that look like facts about people."""

import pytest
from aboveboard.declared import read_folder
from aboveboard.dry_runs.constant_context import (
    DAYS_LEAST,
    PEOPLE_LEAST,
    ConstantField,
    FieldUse,
    find_constant,
    judge_constant,
)
from aboveboard.privacy.context_fields import load_context_fields
from aboveboard.settings import find_shipped
from hypothesis import given
from hypothesis import strategies as st

from tests.house import House
from tests.world import DAN

FIELDS = load_context_fields(read_folder(find_shipped("policies")))


def sent(
    people: int, days: int = DAYS_LEAST, field: str = "task", turns: int = 0, values: int = 2
) -> list[FieldUse]:
    """The field of so many people on so many days; `turns` of them sent another value on the last day."""
    return [
        FieldUse(bytes([who]), day, field, f"v{who % values + (who < turns and day == days - 1)}")
        for who in range(people)
        for day in range(days)
    ]


@pytest.mark.parametrize(
    ("found", "constant"),
    [
        (sent(PEOPLE_LEAST), 10),
        (sent(20, turns=2), 18),
        (sent(20, turns=3), None),
        (sent(PEOPLE_LEAST - 1), None),
        (sent(50, days=1), None),
        (sent(50, values=1), None),
        (sent(50, field="device"), None),
        (sent(50, field="role"), None),
        (sent(50, field="gone"), None),
        ([], None),
    ],
)
def test_a_field_with_one_value_a_person_is_named(found: list[FieldUse], constant: int | None) -> None:
    """A field is named for enough people on more than one day, if people differ. One of the gateway itself never is."""
    expected = (
        [] if constant is None else [ConstantField("task", constant, len({each.person for each in found}))]
    )
    assert judge_constant(FIELDS, found) == expected


@given(
    st.lists(
        st.builds(FieldUse, st.binary(max_size=1), st.integers(0, 3), st.just("task"), st.sampled_from("ab"))
    )
)
def test_the_counts_are_those_of_the_people(found: list[FieldUse]) -> None:
    """However often and in whatever order each of them sent it."""
    own = {each.person: [other for other in found if other.person == each.person] for each in found}
    counted = [each for each in own.values() if len({one.day for one in each}) >= DAYS_LEAST]
    for named in judge_constant(FIELDS, found):
        assert named.people == len(counted) >= PEOPLE_LEAST
        assert named.constant == len([each for each in counted if len({one.value for one in each}) == 1])
    assert judge_constant(FIELDS, found) == judge_constant(FIELDS, [*reversed(found)])


def test_it_reads_the_records_of_the_installation(house: House) -> None:
    """Ten people, each with one task on two days. A decision for no person says nothing."""
    people = [house.shop.welcome(DAN) for _ in range(PEOPLE_LEAST)]
    for _ in range(DAYS_LEAST):
        for number, person in enumerate(people):
            house.shop.decide(person, context={"fields": {"task": ("order", "compare")[number % 2]}})
        house.shop.decide(context={"fields": {"task": "browse"}})
        house.clock.forward(days=1)
    assert house.run(find_constant(house.gateway)) == [ConstantField("task", PEOPLE_LEAST, PEOPLE_LEAST)]
