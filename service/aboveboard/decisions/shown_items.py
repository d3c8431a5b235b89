"""The items of a recorded answer: drawn ones, kept ones, and those in the declared order."""

from msgspec import UnsetType

from aboveboard.decisions.record import DecisionRecord


def find_kept_items(body: DecisionRecord) -> frozenset[str]:
    """Returns the items of slots that were not drawn in this decision. Their probability is 1, and they teach nothing."""
    if isinstance(body.arranged, UnsetType):
        return frozenset()
    return frozenset([each[0] for each in body.arranged.kept if each is not None])


def find_shown_items(body: DecisionRecord) -> frozenset[str]:
    """Returns all items of the answer."""
    names = [each.item for each in body.items]
    return frozenset(names if isinstance(body.arranged, UnsetType) else [*names, *body.arranged.rest])
