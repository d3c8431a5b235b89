"""The rows of a report about features, predictions and prices, as texts of a language, and the sentences beside them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from aboveboard.bias.calibration_tables import CalibrationRow, CalibrationTable
from aboveboard.bias.price_check import PriceCheck, PriceGroup, PriceTable
from aboveboard.bias.proxies import AllFeatures, Proxy, ProxyTable
from aboveboard.bias.report_names import name_group, say
from aboveboard.bias.report_numbers import (
    show_text,
    write_bounded,
    write_change,
    write_count,
    write_number,
    write_percent,
)

NOTHING = "–"
"""The mark of a number that there is none of."""


class ProxyCells(NamedTuple):
    """A feature: its V and that of chance, and how often a guess is right with it and without it."""

    feature: str
    v: str
    by_chance: str
    guess: str
    majority: str
    reveals: str


class CalibrationCells(NamedTuple):
    """A group: what was expected of its first items, and what came."""

    group: str
    expected: str
    observed: str
    ratio: str
    z: str
    brier: str


class PriceCells(NamedTuple):
    """A group: how often its price was not the list's, and what part of the list price it saw."""

    group: str
    unlike: str
    over: str


def list_proxies(table: ProxyTable, language: str) -> list[ProxyCells]:
    """Returns the features with the highest association."""
    return [_proxy_cells(each, language) for each in table.proxies]


def _proxy_cells(of: Proxy, language: str) -> ProxyCells:
    reveals = say(language, "yes" if of.is_telling else "no")
    feature = show_text(of.feature)
    if of.cramers_v is None or of.cramers_v_by_chance is None or of.guess is None or of.majority is None:
        return ProxyCells._make((feature, *[say(language, "hidden-cell")] * 4, reveals))
    v, by_chance = _write_apart(language, of.cramers_v, of.cramers_v_by_chance)
    guess, majority = (write_percent(language, each) for each in (of.guess, of.majority))
    return ProxyCells(feature, v, by_chance, guess, majority, reveals)


def _write_apart(language: str, *values: float) -> list[str]:
    """Returns the numbers with enough digits that unequal neighbours are written unequally."""
    ordered = sorted(values)
    between = [(one + two) / 2.0 for one, two in pairwise(ordered)]
    return write_bounded(language, values, between)


def describe_proxies(table: ProxyTable, language: str) -> Iterator[str]:
    """Yields how many features reveal the group, and what all of them together reveal."""
    telling = sum(each.is_telling for each in table.proxies)
    code = "proxies-some" if telling else "proxies-none"
    yield say(language, code, features=table.features, count=telling)
    for each in table.together:
        yield _describe_together(each, name_group(language, table.by, each.group), language)


def _describe_together(of: AllFeatures, group: str, language: str) -> str:
    if of.area is None or of.low is None or of.high is None:
        return say(language, "together-few", group=group)
    area, low, high = _write_apart(language, of.area, of.low, of.high)
    code = "together" if of.is_telling else "together-not"
    return say(language, code, group=group, area=area, low=low, high=high)


def list_calibration(table: CalibrationTable, language: str) -> list[CalibrationCells]:
    """Returns the groups, with a word for each hidden number."""
    return [
        _calibration_cells(each, name_group(language, table.by, each.group), language) for each in table.rows
    ]


def _calibration_cells(of: CalibrationRow, group: str, language: str) -> CalibrationCells:
    if of.expected is None or of.observed is None or of.brier is None:
        return CalibrationCells(group, *[say(language, "hidden-cell")] * 5)
    return CalibrationCells(
        group,
        write_percent(language, of.expected),
        write_percent(language, of.observed),
        NOTHING if of.ratio is None else write_number(language, of.ratio),
        NOTHING if of.z is None else write_change(language, of.z, 1),
        write_number(language, of.brier, 3),
    )


def list_prices(table: PriceTable, language: str) -> list[PriceCells]:
    """Returns the groups, with a word for each hidden number."""
    return [_price_cells(each, name_group(language, table.by, each.group), language) for each in table.rows]


def _price_cells(of: PriceGroup, group: str, language: str) -> PriceCells:
    if of.unlike_list is None or of.shown_over_list is None:
        return PriceCells(group, *[say(language, "hidden-cell")] * 2)
    return PriceCells(
        group, write_percent(language, of.unlike_list), write_percent(language, of.shown_over_list)
    )


def has_price_alarm(found: PriceCheck | None) -> bool:
    """Returns True where the guard of prices did not hold."""
    return found is not None and bool(found.unequal or found.unguarded)


def describe_prices(found: PriceCheck, language: str) -> Iterator[str]:
    """Yields whether each thing had one price, and how many decisions that is about."""
    if found.unequal:
        yield say(language, "prices-unequal", products=", ".join(map(show_text, found.unequal)))
    if found.unguarded:
        yield say(language, "prices-unguarded", count=found.unguarded)
    if not has_price_alarm(found):
        yield say(language, "prices-fine")
    if found.priced is None:
        yield say(language, "prices-count-hidden")
    else:
        priced = write_count(language, found.priced)
        yield say(language, "prices-count", priced=priced, revisions=found.revisions)
