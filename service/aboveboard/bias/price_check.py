"""The check that one thing has one price for each person, as a report shows it.

The shipped rule `show-price` forbids a price that depends on the person. So `unequal` and `unguarded` say whether
that guard held. The groups' rows say what people of each group were shown, as a part of the list price.
"""

from msgspec import Struct

from aboveboard.bias.intersections import Attributes


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
