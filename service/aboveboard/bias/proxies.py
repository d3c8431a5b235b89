"""Proxies: the features that decisions used, and how well each tells a person's group. A report always has the base.

A feature is a key of an interest or a fact of the request. A person has it who had it in a decision of the period.
The base is what guessing achieves without the feature, and what chance alone gives when people swap their groups.
"""

from msgspec import Struct

from aboveboard.bias.intersections import Attributes


class Proxy(Struct, frozen=True, kw_only=True):
    """One feature of a table, with the measures of `association.Association`.

    `is_telling` says that V is above `cramers_v_by_chance`: with people's groups swapped, no feature of the table
    reaches that in 95 of 100 draws. The numbers are None where some of them would be about too few people.
    """

    feature: str
    is_telling: bool
    cramers_v: float | None = None
    cramers_v_by_chance: float | None = None
    uncertainty: float | None = None
    guess: float | None = None
    majority: float | None = None
    goodman_kruskal: float | None = None


class AllFeatures(Struct, frozen=True, kw_only=True):
    """How well all features together tell a group from the others of its table.

    They are fitted on half of the people. `area` is that under the curve on the other half, and 0.5 is guessing. `low`
    to `high` is what chance alone gives in 95 of 100 draws. `is_telling` says that `area` is above it. All numbers are
    None where too few people are on one side.
    """

    group: str
    is_telling: bool = False
    area: float | None = None
    low: float | None = None
    high: float | None = None


class ProxyTable(Struct, frozen=True, kw_only=True):
    """The proxies of one table. `features` were looked at; `proxies` are those with the highest V, TOP at most."""

    by: Attributes
    features: int
    proxies: tuple[Proxy, ...]
    together: tuple[AllFeatures, ...]
