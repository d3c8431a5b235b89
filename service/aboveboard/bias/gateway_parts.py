"""The parts of a report that the gateway alone can compute: prices of every revision, and decisions computed again."""

from typing import NamedTuple

import numpy as np

from aboveboard.bias.check import divide, list_places
from aboveboard.bias.decided_rows import DecidedRows
from aboveboard.bias.deciding_again import decide_again
from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.price_check import PriceOf, PricePair, read_prices
from aboveboard.bias.watches import BiasWatch, Period
from aboveboard.catalogue.cache import placement_key
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway


class GatewayParts(NamedTuple):
    """The two arguments of `run_check` that an export does not give."""

    price_of: PriceOf
    decided: DecidedRows


async def compute_parts(gateway: Gateway, rows: CheckRows, watch: BiasWatch, period: Period) -> GatewayParts:
    """Returns the parts for a report. `rows` are those of the whole log that was read for it.

    It takes seconds for each ten thousand decisions, so call it in the background. Raises Unavailable.
    """
    found = divide(rows, watch, period)
    counted = found.of_watch if watch.measure == "price" else found.of_report
    price_of = await load_prices(gateway, watch.app, counted)
    decided = await decide_again(gateway, list_places(rows, watch, period), watch.class_)
    return GatewayParts(price_of, decided)


async def load_prices(gateway: Gateway, app: str, rows: CheckRows) -> PriceOf:
    """Returns the prices of the first items of these rows, each as its own revision declared it.

    One revision is in memory at a time. An item of a revision that is no longer stored has no price.
    """
    details, placements = rows.details, rows.columns["placement"]
    shown = np.unique(np.stack((placements.codes, details.revisions, details.first_items)), axis=1)
    wanted: dict[tuple[str, int], set[str]] = {}
    for code, revision, item in shown.T.tolist():
        if item >= 0:
            wanted.setdefault((placements.values[code], revision), set()).add(details.items[item])
    found: dict[tuple[str, int, str], PricePair | None] = {}
    for (name, revision), items in wanted.items():
        try:
            placement = await gateway.shelves.placement(placement_key(app, name), revision)
        except NotFound:
            continue
        for each in placement.items:
            if each.item in items:
                found[name, revision, each.item] = read_prices(each.item, each.content)
    return lambda name, revision, item: found.get((name, revision, item))
