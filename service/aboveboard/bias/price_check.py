"""The check that one thing has one price for each person, as a report shows it.

The shipped rule `show-price` forbids a price that depends on the person. So `unequal` and `unguarded` say whether
that guard worked. The groups' rows say what people of each group were shown, as a part of the list price.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard.bias.group_rows import group_column, select_rows
from aboveboard.bias.impact_tables import NumberName, name_number
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.price_parity import PriceOffer, compare_prices
from aboveboard.bias.units import first_by_person
from aboveboard.canonical import JsonValue
from aboveboard.clock import MS_PER_HOUR
from aboveboard.engine.prices import TOLERANCE, read_price
from aboveboard.engine.sparse_rows import Indexes


class PriceGroup(Struct, frozen=True):
    """The prices that one group was shown: by person, their first item with a price and a list price.

    `unlike_list` is the share with another price than the list's. `log_ratio` is the mean of ln(shown / list price).
    All are None where the group is hidden.
    """

    group: str
    unlike_list: float | None = None
    shown_over_list: float | None = None
    log_ratio: float | None = None


class PriceTable(Struct, frozen=True):
    """The prices by group of one table."""

    by: Attributes
    rows: tuple[PriceGroup, ...]


class PriceCheck(Struct, frozen=True):
    """The check of prices, over `priced` decisions of `revisions` revisions; None where that number is hidden.

    `unequal` are products with more than one price within an hour. `unguarded` counts personal decisions that showed
    a price other than the list's, of an item that no rule had left to the baseline.
    """

    priced: int | None
    revisions: int
    unequal: tuple[str, ...]
    unguarded: int
    tables: tuple[PriceTable, ...]


class PricePair(NamedTuple):
    """The price and the list price of an item, both above 0. `product` is the same for items that are one thing."""

    product: str
    currency: str
    shown: float
    list_price: float


PriceOf = Callable[[str, int, str], PricePair | None]
"""The function that returns the prices of an item, by placement, revision and id; None where it has not both."""


def read_prices(item: str, content: Mapping[str, JsonValue]) -> PricePair | None:
    """Returns the prices in the content of an item; None without a price and a list price above 0.

    `product` and `currency` in it are optional. Without a product, each item is a thing of its own.
    """
    shown, listed = (read_price(content.get(name)) for name in ("price", "list_price"))
    if shown is None or listed is None or shown <= 0 or listed <= 0:
        return None
    product, currency = (content.get(name) for name in ("product", "currency"))
    is_equal = abs(shown - listed) <= TOLERANCE
    return PricePair(
        product if isinstance(product, str) and product else item,
        currency if isinstance(currency, str) else "",
        float(listed if is_equal else shown),
        float(listed),
    )


class PricedRows(NamedTuple):
    """The prices of rows: `codes` has the place of each row's pair in `pairs`, -1 without prices."""

    codes: Indexes
    pairs: tuple[PricePair, ...]


def price_rows(rows: CheckRows, price_of: PriceOf) -> PricedRows:
    """Returns the prices of the first items. Each item of a revision is looked up once."""
    details, placements = rows.details, rows.columns["placement"]
    combined = np.stack((placements.codes, details.revisions, details.first_items))
    unlike, of = np.unique(combined, axis=1, return_inverse=True)
    pairs, codes = list[PricePair](), list[int]()
    for placement, revision, item in unlike.T.tolist():
        found = None
        if item >= 0:
            found = price_of(placements.values[placement], revision, details.items[item])
        codes.append(-1 if found is None else len(pairs))
        pairs += [] if found is None else [found]
    return PricedRows(np.array(codes, np.intp)[of.reshape(-1)], tuple(pairs))


def add_reductions(rows: CheckRows, price_of: PriceOf) -> CheckRows:
    """Returns the rows with the part that was taken off each list price. A price above the list's took off nothing."""
    priced = price_rows(rows, price_of)
    parts = np.array([*(max(0.0, 1.0 - each.shown / each.list_price) for each in priced.pairs), np.nan])
    return rows._replace(details=rows.details._replace(reductions=parts[priced.codes]))


class PriceTerms(NamedTuple):
    """The tables of a price check, the groups that are hidden elsewhere, and the fewest people of a shown number."""

    tables: Sequence[Attributes]
    hidden: frozenset[NumberName]
    k: int


def check_prices(rows: CheckRows, price_of: PriceOf, terms: PriceTerms) -> PriceCheck | None:
    """Returns the check of the prices that these rows showed first; None where no price is known."""
    whole = price_rows(rows, price_of)
    places = np.flatnonzero(whole.codes >= 0)
    if not places.size:
        return None
    known, codes = select_rows(rows, places), whole.codes[places]
    is_shown = NumberName() not in terms.hidden and _is_shown(rows, whole, terms.k)
    differs = np.array([each.shown != each.list_price for each in whole.pairs], np.bool_)
    details = known.details
    placements = known.columns["placement"].codes
    return PriceCheck(
        priced=places.size if is_shown else None,
        revisions=np.unique(np.stack((placements, details.revisions)), axis=1).shape[1],
        unequal=_find_unequal(known, codes, whole.pairs),
        unguarded=int((differs[codes] & details.is_personal & ~details.is_guarded).sum()),
        tables=tuple(_compare_groups(known, codes, whole.pairs, table, terms) for table in terms.tables),
    )


def _is_shown(rows: CheckRows, priced: PricedRows, k: int) -> bool:
    """Returns False where the decisions with prices, or those without, are about some people and fewer than k."""
    has_price = priced.codes >= 0
    people = [np.unique(rows.people[each]).size for each in (has_price, ~has_price)]
    return not any(0 < each < k for each in people)


def _find_unequal(rows: CheckRows, codes: Indexes, pairs: Sequence[PricePair]) -> tuple[str, ...]:
    seen = np.unique(np.stack((codes, rows.times_ms // MS_PER_HOUR)), axis=1)
    offers = (
        PriceOffer(pair.product, pair.currency, hour, "", pair.shown, pair.list_price)
        for pair, hour in ((pairs[code], hour) for code, hour in seen.T.tolist())
    )
    return compare_prices(offers).unequal


def _compare_groups(
    rows: CheckRows, codes: Indexes, pairs: Sequence[PricePair], table: Attributes, terms: PriceTerms
) -> PriceTable:
    column, first = group_column(rows, table), first_by_person(rows.people).places
    people = np.bincount(column.codes[first], minlength=len(column.values))
    offers = (
        PriceOffer(pair.product, pair.currency, 0, column.values[group], pair.shown, pair.list_price)
        for pair, group in (
            (pairs[code], group)
            for code, group in zip(codes[first].tolist(), column.codes[first].tolist(), strict=True)
        )
    )
    found, shown = compare_prices(offers).groups, list[PriceGroup]()
    for name, count in zip(column.values, people.tolist(), strict=True):
        if count < terms.k or name_number(table, name) in terms.hidden:
            shown.append(PriceGroup(name))
            continue
        row = found[name]
        shown.append(PriceGroup(name, row.unlike_list / row.offers, row.shown_over_list, row.log_ratio))
    return PriceTable(table, tuple(shown))
