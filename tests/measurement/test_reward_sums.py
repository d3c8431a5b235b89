"""The groups of a report, from the sums by person and day."""

from itertools import count

import numpy as np
import pytest
from aboveboard.engine.confidence import bootstrap, by_unit
from aboveboard.learning.reward_days import BILLION
from aboveboard.measurement import reward_sums
from aboveboard.measurement.reward_sums import Groups, estimate, read_sums
from aboveboard.measurement.window import Window
from aboveboard.signals.reward_tables import INSERT_REWARD_DAY
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import Row

from tests.house import House

_NUMBERS = count()


class Sums:
    """A placement with rows as the learner leaves them."""

    def __init__(self, house: House) -> None:
        self.house, self.key, self.rows = house, f"sums/{next(_NUMBERS)}", list[Row]()

    def add(
        self, person: int | None, day: int = 0, shown: int = 1, reward: float = 0.0, **more: float
    ) -> None:
        name = len(self.rows)
        row: Row = {"level": 3, "is_control": 0, "share": 0.2, **more}
        self.rows.append(
            row
            | {"reward_day": f"{self.key}-{name}".encode(), "version": 1, "placement_key": self.key}
            | {"person": None if person is None else f"{self.key}/{person}".encode(), "day": day}
            | {"shown": shown, "reward": round(reward * BILLION)}
        )

    def write(self) -> None:
        writes = tuple(Write(INSERT_REWARD_DAY, row) for row in self.rows)
        self.house.run(self.house.gateway.submit(Submission((), writes, ())))

    def groups(self, *days: int | None, share: float = 0.0) -> Groups:
        stored = self.house.run(read_sums(self.house.gateway.database, self.key, Window(*days), share=share))
        found: Groups = self.house.run(estimate(stored, np.random.default_rng(1)))
        return found


@pytest.fixture
def sums(house: House) -> Sums:
    return Sums(house)


def crowd(sums: Sums, people: int) -> list[tuple[int, int, float, int]]:
    """People with some days each, at a level; every fourth is in the control group."""
    randomness, rows = np.random.default_rng(5), list[tuple[int, int, float, int]]()
    for person in range(people):
        is_control = int(person % 4 == 0)
        for day in range(int(randomness.integers(1, 4))):
            shown = int(randomness.integers(1, 5))
            reward = float(randomness.integers(0, shown + 1)) * 0.5
            level = 0 if is_control else 3 + (day + person) % 2
            sums.add(person, day, shown, reward, level=level, is_control=is_control)
            rows.append((person, shown, reward, is_control))
    sums.write()
    return rows


def test_the_numbers_are_those_of_the_rows(sums: Sums) -> None:
    """Means to the last digit; the intervals are those of resampling people, for equal randomness."""
    rows = crowd(sums, 160)
    found = sums.groups()
    for group, own in ((found.personalized, 0), (found.control, 1)):
        mine = [row for row in rows if row[3] == own]
        assert group.shown == sum(shown for _, shown, _, _ in mine)
        assert group.people == len({person for person, *_ in mine})
        assert group.reward.value == pytest.approx(
            sum(reward for _, _, reward, _ in mine) / group.shown, rel=1e-12
        )
    mine = [row for row in rows if not row[3]]
    columns = (np.array(each, float) for each in zip(*((r, n) for _, n, r, _ in mine), strict=True))
    drawn = bootstrap(by_unit(*columns, np.array([p for p, *_ in mine])), np.random.default_rng(3))
    assert (found.personalized.reward.low, found.personalized.reward.high) == pytest.approx(
        (drawn.low, drawn.high), abs=0.02
    )
    assert found.lift.value == pytest.approx(found.personalized.reward.value - found.control.reward.value)
    assert [each.level for each in found.levels] == [3, 4]
    assert found.shown == sum(shown for _, shown, _, _ in rows)


def test_a_large_group_has_the_same_number_and_about_the_same_interval(
    sums: Sums, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From sums of the database, without reading a row for each person."""
    crowd(sums, 400)
    exact = sums.groups()
    monkeypatch.setattr(reward_sums, "UNITS_EXACT", 10)
    large = sums.groups()
    for one, other in (
        (exact.personalized.reward, large.personalized.reward),
        (exact.control.reward, large.control.reward),
        (exact.lift, large.lift),
    ):
        assert one.value == pytest.approx(other.value, rel=1e-12)
        assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=0.1 * (one.high - one.low))
    assert [(each.level, each.group.people) for each in exact.levels] == [
        (each.level, each.group.people) for each in large.levels
    ]


def test_requests_about_nobody_are_units_of_their_own(sums: Sums) -> None:
    """In their level and in no other group."""
    for number in range(40):
        sums.add(None, reward=float(number % 2), level=1)
    for person in range(3):
        sums.add(person, level=1)
    sums.write()
    found = sums.groups()
    ((level, group),) = [(each.level, each.group) for each in found.levels]
    assert (level, group.shown, group.people) == (1, 43, 43)
    assert group.reward.value == pytest.approx(20 / 43)
    assert (found.personalized.people, found.control.people, found.lift) == (3, 0, None)


def test_a_window_has_its_days_alone(sums: Sums) -> None:
    """Both ends are included, and an open end has all days on its side."""
    for day in range(5):
        sums.add(day, day)
    sums.write()
    windows: list[tuple[int | None, ...]] = [(), (1,), (None, 1), (2, 3), (9,)]
    assert [sums.groups(*each).shown for each in windows] == [5, 4, 2, 2, 0]


@pytest.mark.parametrize("window", [Window(), Window(1, 3)])
def test_a_group_is_read_from_the_index_alone(sums: Sums, window: Window) -> None:
    """In the order of people, so no row of the table is looked up and none of another group is passed."""
    crowd(sums, 60)
    work = read_sums(sums.house.gateway.database, sums.key, window, share=0.2)
    steps = [step for step in sums.house.plans(work, "reward_days") if "SEARCH reward_days" in step]
    by = "SEARCH reward_days USING COVERING INDEX ix_reward_days_placement_key (placement_key=? AND is_control=?"
    assert steps
    assert [step for step in steps if not step.startswith(by)] == []


def test_who_is_in_both_groups_is_counted(sums: Sums) -> None:
    """As a guest who was linked later. Each of their rows stays in the group that it was shown in."""
    for person in range(4):
        sums.add(person)
    for person in (2, 3, 4):
        sums.add(person, 1, level=0, is_control=1)
    sums.write()
    found = sums.groups()
    assert (found.mixed, found.personalized.people, found.control.people) == (2, 4, 3)


@pytest.mark.parametrize(("last", "equal"), [(1.0, True), (0.5, False)])
def test_equal_rewards_are_noticed(sums: Sums, last: float, equal: bool) -> None:
    """In all groups together; one other reward is enough."""
    for person in range(3):
        sums.add(person, shown=2, reward=2.0)
    sums.add(None, reward=last, level=1)
    sums.write()
    assert sums.groups().is_equal is equal


def test_nothing_is_neither_equal_nor_shown(sums: Sums) -> None:
    """A placement without outcomes has no group."""
    found = sums.groups()
    assert (found.shown, found.levels, found.is_equal, found.lift) == (0, [], False, None)


def test_the_control_group_is_checked_against_the_share_in_force(sums: Sums) -> None:
    """It counts people who were drawn while it was declared; too few, and no share, have no check."""
    for person in range(300):
        sums.add(person, level=0 if person < 150 else 3, is_control=int(person < 150))
    for person in range(300, 320):
        sums.add(person, share=0.5)
    for _ in range(50):
        sums.add(None, level=1)
    sums.write()
    found = sums.groups(share=0.2).ratio
    assert found is not None
    assert (found.people, found.control, found.mismatch) == (300, 150, True)
    assert sums.groups(share=0.5).ratio is None
    assert sums.groups().ratio is None
