"""The common parts of the worlds of `bench/experience.py`: people, rounds of visits, what was shown, and findings.

A world is data drawn from a seed. Its people visit in rounds. In a round, different people ask at the same time, and
what they did is learned before the next round. A value is the true chance of a reward, so no luck is in it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import _live
import numpy as np
from _in_process import App
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.confidence import LEVEL, Interval, bootstrap, bootstrap_difference, by_unit
from numpy.typing import NDArray

Floats = NDArray[np.float64]

QUARTERS = 4
ROUNDS_A_DAY = 2
CONTROL_SHARE = 0.3
MINUTES_BETWEEN = 400.0
"""The time between two rounds of a day. A visit ends well before the next one."""

STUDENT_T = (
    12.706,
    4.303,
    3.182,
    2.776,
    2.571,
    2.447,
    2.365,
    2.306,
    2.262,
    2.228,
    2.201,
    2.179,
    2.160,
    2.145,
    2.131,
)
"""The 97.5 % quantiles of Student's t with 1 to 15 degrees of freedom, from any table. Beyond, the last is used."""

WORLDS_LEAST = 3
"""The fewest worlds that have an interval of their own."""

CLOSE = 1e-9
LANGUAGES = ("en", "de", "fr", "es")
NEVER, ALWAYS = float("-inf"), float("inf")


class Finding(NamedTuple):
    """A number that a world measured, and the bounds that it should keep. `because` says what it is."""

    what: str
    value: float
    least: float = NEVER
    most: float = ALWAYS
    note: str = ""

    @property
    def is_reached(self) -> bool:
        return self.least <= self.value <= self.most  # never for a value that is not a number


class Shown(NamedTuple):
    """One visit of a person: what it was truly worth, what came of it, and whether the control group had it."""

    quarter: int
    person: int
    is_control: bool
    value: float
    reward: float
    probability: float
    item: str


class Size(NamedTuple):
    """How much is run: so many worlds of so many rounds, and the people of each, of whom some come in a round."""

    worlds: int
    rounds: int
    people: int
    in_round: int


def welcome(app: App, people: Sequence[str], level: int) -> None:
    """Adds people of this level who agree to all that it needs, and to learning."""
    notices = _live.read_notices(app)  # type: ignore[arg-type]
    for purpose in _live.PURPOSES:
        given = {"state": "given", "notice": notices[purpose], "language": "en"}
        app.call_all([("PUT", f"/v1/people/{person}/consents/{purpose}", given) for person in people])
    facts = {"age_class": "adult", "region": "FR"}
    app.call_all([("PUT", f"/v1/people/{person}/facts", facts) for person in people])
    app.call_all([("PUT", f"/v1/people/{person}/dial", {"level": level}) for person in people])


def describe_journey(journey: str, states: dict[str, str]) -> str:
    """Returns the journey as `journeys.toml` has it. `states` are what each state needs, by name."""
    title = "".join(f'title.{language} = "{journey}"\n' for language in LANGUAGES)
    lines = [f"\n[journeys.{journey}]\n{title}"]
    for name, has in states.items():
        sentence = "".join(f'sentence.{language} = "{name}"\n' for language in LANGUAGES)
        lines.append(f"\n[journeys.{journey}.states.{name}]\n{title}{sentence}has = [{has}]\n")
    return "".join(lines)


def draw_worths(count: int, spread: float, random: np.random.Generator) -> Floats:
    """Returns what each part of a slot adds to the log odds, in any order but for the middle one, which comes first."""
    middle, *others = sorted(np.linspace(-1.0, 1.0, count), key=abs)
    return spread * np.array([middle, *random.permutation(others)])


def quarter_of(number: int, rounds: int) -> int:
    return number * QUARTERS // rounds


def move_to_round(app: App, number: int) -> None:
    """Moves the clock to the start of a round."""
    day, of_day = divmod(number, ROUNDS_A_DAY)
    app.clock.move_to(day, of_day * MINUTES_BETWEEN)


def day_of_round(app: App, number: int) -> str:
    """Returns the day of a round, as the report has it."""
    start = np.datetime64((app.clock.start_ms // MS_PER_DAY) + number // ROUNDS_A_DAY, "D")
    return str(start)


def report(
    app: App, placement: str, *, first: int | None = None, last: int | None = None, rounds: int = 0
) -> Any:
    """Returns the product's own report, of the rounds from `first` to `last`, or of all."""
    asked = []
    if first is not None:
        asked.append(f"from={day_of_round(app, first)}")
    if last is not None:
        asked.append(f"to={day_of_round(app, last)}")
    query = "&".join(asked)
    return app.call("GET", f"/v1/placements/{placement}/report" + (f"?{query}" if query else ""))


def decide(
    app: App, placement: str, people: Sequence[str], *, count: int = 1, session: str = ""
) -> list[Any]:
    """Returns the answers to these people, who ask at the same time, each in a session of this moment."""
    session = session or f"at-{app.clock()}"
    asked = {"placement": placement, "session": session, "count": count, "explain": "link"}
    return app.call_all([("POST", "/v1/decisions", asked | {"person": person}) for person in people])


def report_outcomes(app: App, answers: Sequence[Any], taken: Sequence[bool]) -> None:
    """Reports for the first item of each answer that it was seen, or taken."""
    outcomes = [
        {
            "decision": answer["decision"],
            "item": answer["items"][0]["item"],
            "kind": "taken" if is_taken else "seen",
        }
        for answer, is_taken in zip(answers, taken, strict=True)
    ]
    app.call("POST", "/v1/outcomes", {"outcomes": outcomes})


def difference_by_person(
    one: Sequence[tuple[int, float]], other: Sequence[tuple[int, float]], seed: int = 1
) -> Interval:
    """Returns the mean of one group less that of the other, with its interval of 95 %. People are the units."""
    sums = [
        by_unit(
            np.array([value for _, value in rows]), np.ones(len(rows)), np.array([who for who, _ in rows])
        )
        for rows in (one, other)
    ]
    return bootstrap_difference(*sums, np.random.default_rng(seed))


def interval_of_worlds(values: Sequence[float]) -> Interval:
    """Returns the mean over worlds with its interval of 95 %, by Student's t. One world has an interval without ends."""
    count, middle = len(values), float(np.mean(values))
    if count < 2:
        return Interval(middle, NEVER, ALWAYS, LEVEL)
    reach = float(STUDENT_T[min(count - 1, len(STUDENT_T)) - 1] * np.std(values, ddof=1) / count**0.5)
    return Interval(middle, middle - reach, middle + reach, LEVEL)


def mean(rows: Sequence[Shown], field: str = "value") -> float:
    return float(np.mean([getattr(row, field) for row in rows])) if rows else float("nan")


def last_quarter(rows: Sequence[Shown]) -> list[Shown]:
    return [row for row in rows if row.quarter == QUARTERS - 1]


def show(answer: Any, quarter: int, person: int, value: float, is_taken: bool) -> Shown:
    """Returns the visit that ended in this answer, of which the first item counts."""
    item = answer["items"][0]
    is_control = answer["personalization"]["bound_by"] == "control"
    return Shown(quarter, person, is_control, value, float(is_taken), item["probability"], item["item"])


def lift_of(rows: Sequence[Shown], field: str) -> float:
    """Returns the mean of a field less that of the control group."""
    control = [row for row in rows if row.is_control]
    return mean([row for row in rows if not row.is_control], field) - mean(control, field)


def is_missed(lift: Any, rows: Sequence[Shown]) -> bool:
    """Returns True when the interval of a reported lift does not cover the true one of the same visits."""
    return lift is None or not lift["low"] <= lift_of(rows, "value") <= lift["high"]


def is_other(lift: Any, rows: Sequence[Shown]) -> bool:
    """Returns True when a reported lift is not that of the rewards of these visits."""
    return lift is None or abs(lift["value"] - lift_of(rows, "reward")) > CLOSE


def share_of_claims(lifts: Sequence[Any]) -> float:
    """Returns the share of the reported lifts whose interval is above 0."""
    return float(np.mean([lift is not None and lift["low"] > 0.0 for lift in lifts]))


def interval(values: Floats, seed: int = 1) -> Interval:
    """Returns the mean of values of independent people, with its interval of 95 %."""
    return bootstrap(by_unit(values, np.ones(values.size)), np.random.default_rng(seed))


def tell(found: Interval | dict[str, float] | None) -> str:
    """Returns a number with its interval, for the output."""
    if found is None:
        return "none"
    value, low, high = (
        (found["value"], found["low"], found["high"])
        if isinstance(found, dict)
        else (found.value, found.low, found.high)
    )
    return f"{value:+.3f} [{low:+.3f}, {high:+.3f}]"
