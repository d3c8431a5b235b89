"""Price parity: one price for one item at one time, for each person.

The shipped rule `show-price` forbids a price that depends on the person. This checks that guard, and searches for no
tendency: one item with two prices at once is a finding.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from aboveboard.errors import Unprocessable


class PriceOffer(NamedTuple):
    """A price that was shown to one person of `group`. `product` joins items that are the same thing.

    `hour` is the hour since 1970. Prices of different hours or currencies are not compared.
    """

    product: str
    currency: str
    hour: int
    group: str
    shown: float
    list_price: float


class PriceRow(Struct, frozen=True):
    """The offers to one group. `log_ratio` is the mean of ln(shown / list price)."""

    offers: int
    unlike_list: int
    shown_over_list: float
    log_ratio: float


class PriceParity(Struct, frozen=True):
    """The products that had more than one price at once, in order, and a row for each group."""

    unequal: tuple[str, ...]
    groups: dict[str, PriceRow]


def compare_prices(offers: Iterable[PriceOffer]) -> PriceParity:
    """Returns the parity of these offers. Raises Unprocessable for a price that is not finite or not above 0."""
    by_group: dict[str, list[PriceOffer]] = {}
    prices: dict[tuple[str, str, int], set[float]] = {}
    for offer in offers:
        if not all(math.isfinite(each) and each > 0.0 for each in (offer.shown, offer.list_price)):
            raise Unprocessable("A price is out of range.", field="price", expected="finite and above 0")
        by_group.setdefault(offer.group, []).append(offer)
        prices.setdefault((offer.product, offer.currency, offer.hour), set()).add(offer.shown)
    unequal = sorted({product for (product, _, _), shown in prices.items() if len(shown) > 1})
    return PriceParity(tuple(unequal), {name: _row(group) for name, group in by_group.items()})


def _row(offers: Sequence[PriceOffer]) -> PriceRow:
    ratios = [each.shown / each.list_price for each in offers]
    return PriceRow(
        len(offers),
        sum(each.shown != each.list_price for each in offers),
        math.fsum(ratios) / len(ratios),
        math.fsum(map(math.log, ratios)) / len(ratios),
    )


def log_gap(groups: Mapping[str, PriceRow], group: str, reference: str) -> float:
    """Returns the difference of the groups' mean ln(shown / list price); above 0 where the group pays more."""
    return groups[group].log_ratio - groups[reference].log_ratio
