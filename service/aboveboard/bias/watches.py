"""The comparisons that `bias.toml` of the policies declares, each with its bound, before anything is looked at.

A watch has a first day, and a report for every period from then on. The number of a report decides which part of alpha
it may spend. So a watch whose terms change needs a new name, and begins again.
"""

import hashlib
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from aboveboard.bias.attributes import LABEL, check_attributes
from aboveboard.bias.intersections import Attributes, declare_tables
from aboveboard.bias.item_class import ClassOfItems, check_class
from aboveboard.bias.suppression import K_LEAST, K
from aboveboard.clock import MS_PER_DAY, to_iso, to_ms
from aboveboard.declared import BIAS_FILE, DeclaredFiles, Name, convert, parse, refuse_start
from aboveboard.errors import Unprocessable

FILE = BIAS_FILE
ALPHA = 0.05
TAU = 0.8
PERIOD_DAYS = 30
ATTRIBUTES_MOST = 2
"""The most attributes of a table. Totals of more would give hidden numbers away that no check here sees."""

LARGEST, REST = "largest", "rest"
"""The references that are no group: the largest group, and all other people of the table."""

Measure = Literal["selection", "exposure", "benefit", "chance", "price"]

Share = Annotated[float, Meta(gt=0, lt=1)]


class BiasWatch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declared check. The highest group is no reference: chosen by what it got, it would make gaps.

    A gap is material where the ratio is below `tau`. At most a share of `alpha` of all verdicts of a kind are wrong. `by`
    are attributes, alone or in pairs. `benefit` is about first items that were seen, `chance` about
    decisions that were computed again, and `price` about first items with a price and a list price.
    """

    name: Name
    app: str
    placement: str | None = None
    since: date
    class_: ClassOfItems = field(name="class")
    by: Annotated[tuple[str | tuple[str, ...], ...], Meta(min_length=1, max_length=20)]
    reference: str = LARGEST
    measure: Measure = "selection"
    tau: Annotated[float, Meta(gt=0, le=1)] = TAU
    alpha: Share = ALPHA
    k: Annotated[int, Meta(ge=K_LEAST, le=1000)] = K
    period_days: Annotated[int, Meta(ge=1, le=366)] = PERIOD_DAYS


class Period(Struct, frozen=True):
    """The time of one report: its number from 1, its first instant, and the first one after it."""

    number: int
    from_ms: int
    to_ms: int


def load_watches(files: DeclaredFiles) -> dict[str, BiasWatch]:
    """Returns the watches by name; none where the policies have no `bias.toml`. Raises StartupRefused for a fault."""
    if FILE not in files.contents:
        return {}
    file = parse(files.text(FILE), FILE)
    tables = file.pop("watches", [])
    if file:
        raise refuse_start(FILE, next(iter(file)), "is unknown; a watch is a table [[watches]]")
    if not isinstance(tables, list):
        raise refuse_start(FILE, "watches", "must be tables: [[watches]]")
    found: dict[str, BiasWatch] = {}
    for at, table in enumerate(tables):  # each alone, so that a refusal names its place
        watch = convert(table, BiasWatch, file=FILE, key=f"watches[{at}]")
        if watch.name in found:
            raise refuse_start(FILE, f"watches[{at}].name", "is the name of an earlier watch too")
        try:
            check_watch(watch, has_labels=True)
        except Unprocessable as error:
            raise refuse_start(FILE, f"watches[{at}].{error.field}", error.detail) from error
        found[watch.name] = watch
    return found


def check_watch(watch: BiasWatch, *, has_labels: bool) -> tuple[Attributes, ...]:
    """Returns the tables of the watch. Raises Unprocessable, naming the field, for one that compares nothing."""
    check_class(watch.class_)
    tables = declare_tables(watch.by)
    for table in tables:
        check_attributes(table, has_labels=has_labels)
        if len(table) > ATTRIBUTES_MOST:
            raise Unprocessable(
                "A table has too many attributes.", field="by", expected="one or two attributes"
            )
    return tables


def needs_labels(watch: BiasWatch) -> bool:
    """Returns True for a watch that needs a label file."""
    return any(LABEL in table for table in declare_tables(watch.by))


def start_of(watch: BiasWatch) -> int:
    """Returns the first instant of the watch: the beginning of its first day, in UTC."""
    return to_ms(datetime(watch.since.year, watch.since.month, watch.since.day, tzinfo=UTC))


def period_of(watch: BiasWatch, number: int) -> Period:
    """Returns the time of a report."""
    length = watch.period_days * MS_PER_DAY
    start = start_of(watch) + (number - 1) * length
    return Period(number, start, start + length)


def last_period(watch: BiasWatch, now_ms: int) -> Period:
    """Returns the newest period that has ended. Raises Unprocessable before the end of the first one."""
    number = (now_ms - start_of(watch)) // (watch.period_days * MS_PER_DAY)
    if number < 1:
        raise Unprocessable(
            f"The first report of this watch is due on {to_iso(period_of(watch, 1).to_ms)[:10]}.",
            field="watch",
            expected="an export that was made after that",
        )
    return period_of(watch, int(number))


def choose_period(watch: BiasWatch, now_ms: int, number: int | None) -> Period:
    """Returns the period of a report, by default the newest that is due. Raises Unprocessable for one that is not due."""
    last = last_period(watch, now_ms)
    if number is None:
        return last
    if number > last.number:
        raise Unprocessable(
            f"Report {number} of {watch.name} is not due yet.", field="report", expected=f"1 to {last.number}"
        )
    return period_of(watch, number)


def seed_of(watch: BiasWatch) -> int:
    """Returns the seed of the watch's pairs and resamples, by its name and first day. No result changes it.

    It has 53 bits, so that every reader of JSON keeps it.
    """
    digest = hashlib.sha256(f"aboveboard-bias-1/{watch.name}/{watch.since.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 11
