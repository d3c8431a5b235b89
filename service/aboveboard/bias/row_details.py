"""The details of the rows that only some parts of a check read: used features, predictions, and what prices need.

Features are those of the report's own time alone, because a long log has very many of them.
"""

from array import array
from typing import NamedTuple

import numpy as np
from msgspec import UnsetType
from numpy.typing import NDArray

from aboveboard.bias.attributes import REQUEST, CountedDecision
from aboveboard.engine.sparse_rows import Floats, Indexes

Marks = NDArray[np.bool_]

_UNKNOWN = float("nan")


class FeatureRows(NamedTuple):
    """The features that each row used: `codes[offsets[row]:offsets[row + 1]]` are places in `names`."""

    offsets: Indexes
    codes: Indexes
    names: tuple[str, ...]

    def select(self, places: Indexes) -> "FeatureRows":
        """Returns those of these rows alone."""
        sizes = np.diff(self.offsets)[places]
        offsets = np.append(0, np.cumsum(sizes)).astype(np.intp)
        within = np.arange(offsets[-1]) - np.repeat(offsets[:-1], sizes)
        return FeatureRows(
            offsets, self.codes[np.repeat(self.offsets[:-1][places], sizes) + within], self.names
        )

    def rows(self) -> Indexes:
        """Returns the row of each code."""
        return np.repeat(np.arange(self.offsets.size - 1), np.diff(self.offsets))


class RowDetails(NamedTuple):
    """The details, one for each row. `places` are indexes in the log, and `revisions` those of the placement.

    `first_items` are places in `items`, -1 without an item. `predicted` is what the model expected of the first item, NaN
    in records that do not say. `is_personal` marks decisions with data about the person, and `is_guarded` those whose
    first item a rule had left to the baseline.

    `chances` are the exact ones of the class, and `reductions` the parts taken off list prices. Both are NaN until
    `class_chance` and `price_check` find them, and where they find none.
    """

    places: Indexes
    revisions: Indexes
    first_items: Indexes
    items: tuple[str, ...]
    predicted: Floats
    is_personal: Marks
    is_guarded: Marks
    features: FeatureRows
    chances: Floats
    reductions: Floats

    def select(self, places: Indexes) -> "RowDetails":
        """Returns those of these rows alone."""
        return RowDetails(
            places=self.places[places],
            revisions=self.revisions[places],
            first_items=self.first_items[places],
            items=self.items,
            predicted=self.predicted[places],
            is_personal=self.is_personal[places],
            is_guarded=self.is_guarded[places],
            features=self.features.select(places),
            chances=self.chances[places],
            reductions=self.reductions[places],
        )


class DetailsBuilder:
    """The details of the rows so far. Numbers are kept in flat arrays, so that a row takes few bytes."""

    def __init__(self) -> None:
        self._places, self._revisions, self._firsts = array("q"), array("q"), array("q")
        self._predicted, self._personal, self._guarded = array("d"), array("b"), array("b")
        self._offsets, self._codes = array("q", [0]), array("l")
        self._items: dict[str, int] = {}
        self._names: dict[str, int] = {}

    def add(self, place: int, body: CountedDecision, *, has_features: bool) -> None:
        """Adds the details of one row."""
        first = body.items[0][0] if body.items else None
        self._places.append(place)
        self._revisions.append(body.revision)
        self._firsts.append(-1 if first is None else self._items.setdefault(first, len(self._items)))
        self._predicted.append(_predict(body))
        self._personal.append(
            bool(body.allowed.interests or body.allowed.about_person or body.allowed.states)
        )
        self._guarded.append(_is_guarded(body, first))
        if has_features:
            names = dict.fromkeys(list_features(body))
            self._codes.extend([self._names.setdefault(each, len(self._names)) for each in names])
        self._offsets.append(len(self._codes))

    def finish(self) -> RowDetails:
        """Returns the details of all rows."""
        unknown = np.full(len(self._places), _UNKNOWN)
        return RowDetails(
            places=np.array(self._places, np.intp),
            revisions=np.array(self._revisions, np.intp),
            first_items=np.array(self._firsts, np.intp),
            items=tuple(self._items),
            predicted=np.array(self._predicted, np.float64),
            is_personal=np.array(self._personal, np.bool_),
            is_guarded=np.array(self._guarded, np.bool_),
            features=FeatureRows(
                np.array(self._offsets, np.intp), np.array(self._codes, np.intp), tuple(self._names)
            ),
            chances=unknown,
            reductions=unknown,
        )


def list_features(body: CountedDecision) -> list[str]:
    """Returns the features that a decision used: the keys of interests, and `context.<field>=<value>`."""
    facts = [f"{REQUEST}{each.field}={each.value}" for each in body.allowed.context]
    states = [each.key for each in body.allowed.states]
    return [*dict.fromkeys([each.key for each in body.allowed.interests] + states), *facts]


def _is_guarded(body: CountedDecision, item: str | None) -> bool:
    # More than a hundred items are a bit for each one of the revision. Then none is taken for unguarded.
    if not isinstance(body.impersonal, list):
        return True
    return item in {each.item for each in body.impersonal}


def _predict(body: CountedDecision) -> float:
    if isinstance(body.worth, UnsetType) or not body.worth:
        return _UNKNOWN
    base, person = body.worth[0]
    return float(base) + float(person)
