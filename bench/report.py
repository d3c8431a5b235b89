"""The time of a placement's report, with the outcomes that the placement has stored.

The rows are those that the learner leaves: a row for each outcome, and one for each person, day and level. Every person
has a few days. A tenth of the people are in the control group, and a tenth of the outcomes are of requests about no
person. Nothing is decrypted for a report, so what is sealed is random here.

    python bench/report.py [--outcomes 100000] [--rounds 5] [--most 2]
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.placement import Item, Placement
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.placements import put_items, put_placement
from aboveboard.learning.reward_days import BILLION
from aboveboard.measurement.report import report
from aboveboard.measurement.window import ALL_DAYS, Window, day_of
from aboveboard.settings import Settings
from aboveboard.signals.outcome_tables import INSERT_OUTCOME, OutcomeState
from aboveboard.signals.reward_tables import INSERT_REWARD_DAY
from aboveboard.words import PlacementKind
from sqlalchemy import create_engine

APP, PLACEMENT = "bench", "home"
KEY = placement_key(APP, PLACEMENT)
SHARE = 0.1
DAYS = 60
SHOWN_A_DAY = 2
"""The first slots of a person on one day. Each has two outcomes: it was seen, and taken or not."""

DAYS_OF_A_PERSON = 5
AT_ONCE = 10_000


class Row(NamedTuple):
    """The first slots of one person on one day; `person` is None for one request about no person."""

    person: bytes | None
    day: int
    level: int
    is_control: bool
    shown: int
    taken: int


def rows(outcomes: int, today: int, randomness: np.random.Generator) -> Iterator[Row]:
    """Yields rows with this many outcomes in all."""
    left, number = outcomes // 2, 0
    while left > 0:
        number += 1
        if number % 2:
            day, shown = today - int(randomness.integers(DAYS)), 1
            yield Row(None, day, 1, False, shown, int(randomness.random() < 0.2))
            left -= 1
            continue
        person, is_control = os.urandom(32), bool(randomness.random() < SHARE)
        level = 0 if is_control else int(randomness.integers(0, 5))
        for day in randomness.choice(DAYS, DAYS_OF_A_PERSON, replace=False).tolist():
            shown = min(SHOWN_A_DAY, left)
            if shown:
                yield Row(
                    person,
                    today - day,
                    level,
                    is_control,
                    shown,
                    int(randomness.binomial(shown, 0.2 + 0.02 * level)),
                )
            left -= shown


def fill(found: Settings, outcomes: int, today: int) -> int:
    """Stores the rows. Returns the number of people and of requests about no person."""
    engine, units, made = create_engine(f"sqlite:///{found.sqlite_path}"), set[bytes](), 0
    every = rows(outcomes, today, np.random.default_rng(1))
    with engine.begin() as connection:
        while some := [*islice(every, AT_ONCE)]:
            connection.execute(INSERT_REWARD_DAY, [_reward_day(each) for each in some])
            connection.execute(INSERT_OUTCOME, [one for each in some for one in _outcomes(each)])
            made += sum(each.person is None for each in some)
            units |= {each.person for each in some if each.person is not None}
    engine.dispose()
    return len(units) + made


def _reward_day(each: Row) -> dict[str, Any]:
    return {
        "reward_day": os.urandom(32),
        "person": each.person,
        "version": 1,
        "placement_key": KEY,
        "level": each.level,
        "is_control": int(each.is_control),
        "share": SHARE,
        "day": each.day,
        "shown": each.shown,
        "reward": each.taken * BILLION,
    }


def _outcomes(each: Row) -> Iterator[dict[str, Any]]:
    for _ in range(2 * each.shown):
        yield {
            "outcome": os.urandom(32),
            "person": each.person,
            "at_ms": each.day * MS_PER_DAY,
            "pending": int(OutcomeState.SETTLED),
            "sealed": os.urandom(120),
            "placement_key": KEY,
        }


async def place(gateway: Gateway) -> None:
    home = Placement(
        APP, PLACEMENT, 0, "Home", PlacementKind.CONTENT, baseline="editorial", control_share=SHARE
    )
    await put_placement(gateway, home)
    await put_items(gateway, APP, PLACEMENT, [Item(item=f"item-{number}") for number in range(200)])


async def time_report(gateway: Gateway, window: Window, rounds: int, outcomes: int) -> tuple[float, float]:
    """Returns the median of seconds and of processor seconds. Raises AssertionError when an outcome is missing."""
    took, busy = list[float](), list[float]()
    for _ in range(rounds):
        began, used = time.perf_counter(), time.process_time()
        found = await report(gateway, APP, PLACEMENT, window)
        took.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
        assert window != ALL_DAYS or found.outcomes == 2 * found.shown == outcomes
        assert found.lift is not None
    return median(took), median(busy)


async def measure(folder: Path, outcomes: int, rounds: int) -> float:
    """Prints the times. Returns the seconds of a report about all days."""
    found = settings.load({"ABOVEBOARD_DATA": str(folder)})
    async with run_service(found, serving=False) as service:
        await place(service.gateway)
        today = day_of(service.gateway.clock())
    units = fill(found, outcomes, today)
    print(f"{outcomes} outcomes of {units} people and requests about no person")
    async with run_service(found, serving=False) as service:
        whole = await time_report(service.gateway, ALL_DAYS, rounds, outcomes)
        week = await time_report(service.gateway, Window(today - 6, today), rounds, outcomes)
    for name, (took_s, busy_s) in (("all days", whole), ("the last 7 days", week)):
        print(f"  {name}: {took_s:.2f} s, {busy_s:.2f} s of one core")
    return whole[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--outcomes", type=int, default=100_000, help="An even number.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=float, help="Fail if a report about all days takes more seconds.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        took_s = asyncio.run(measure(Path(name), asked.outcomes, asked.rounds))
    if asked.most is not None and took_s > asked.most:
        raise SystemExit(f"That is more than {asked.most} s.")


if __name__ == "__main__":
    main()
