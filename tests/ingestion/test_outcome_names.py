"""The hashes of outcomes: equal for the same one, and for nothing else."""

from itertools import product

from aboveboard.ingestion.outcome_names import OutcomeName
from aboveboard.words import OutcomeKind

from tests.house import House


def test_an_outcome_has_a_hash_of_its_own(house: House) -> None:
    """An id is joined with decision and item. Only what reverts an outcome may have the same id."""
    keyring = house.gateway.keyring
    names = [OutcomeName(*each) for each in product("dt", "ij", OutcomeKind, ["order-1", "order-2", None])]
    hashes = {name: name.hash(keyring, "app") for name in names}

    def parts(name: OutcomeName) -> tuple[object, ...]:
        own = name.kind if name.id is None else name.kind is OutcomeKind.REVERTED
        return name.decision, name.item, name.id, own

    assert len({*hashes.values()}) == len({parts(name) for name in names}) == 36
    for one, other in product(names, names):
        assert (hashes[one] == hashes[other]) == (parts(one) == parts(other))


def test_what_is_reverted_by_names_its_target(house: House) -> None:
    """By the hash of the outcome with its id, and by the one that version 0.1.0 gave it."""
    keyring = house.gateway.keyring
    taken = OutcomeName("d", "i", OutcomeKind.TAKEN, "order-1")
    revert = taken._replace(kind=OutcomeKind.REVERTED)
    assert revert.list_targets(keyring, "app")[0] == taken.hash(keyring, "app").hex()
    assert len(revert.list_targets(keyring, "app")) == 2
    assert revert._replace(id=None).list_targets(keyring, "app") == ()
    assert taken.list_targets(keyring, "app") == ()
