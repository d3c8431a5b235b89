"""Proof files of single entries, verified before they are returned."""

import pytest
from aboveboard.audit import proof_file
from aboveboard.audit.entries import parse_leaf
from aboveboard.errors import NotFound, Tampered
from aboveboard.transparency.proofs import entry_proof, prove
from aboveboard.verify.proof import verify_proof
from aboveboard.verify.report import Trust

from tests.exports.archives import keys_of
from tests.house import House


def test_every_kind_of_entry_has_a_proof(house: House) -> None:
    """With its leaf and without its record, and it verifies offline."""
    house.shop.decide()
    last = house.shop.decide()["log"]["index"]
    kinds = set()
    for index in [*range(10), *range(last - 5, last + 1)]:
        text = house.run(entry_proof(house.gateway, index))
        assert verify_proof(text.encode(), Trust(keys_of(house.gateway))).faults == []
        leaf, salt, body = proof_file.read_extra(proof_file.parse(text).extra)
        kinds.add(parse_leaf(leaf).type)
        assert salt is body is None
    assert {"decision", "placement", "policy"} <= kinds


def test_an_entry_that_the_log_lacks_has_no_proof(house: House) -> None:
    """The field says which index is wrong."""
    with pytest.raises(NotFound) as refused:
        house.run(entry_proof(house.gateway, 10**9))
    assert refused.value.field == "index"


def test_a_leaf_that_was_not_signed_has_no_proof(house: House) -> None:
    """A changed leaf is found before a proof of it leaves the gateway."""
    index = house.shop.decide()["log"]["index"]
    with pytest.raises(Tampered):
        house.run(prove(house.gateway, index, b"another leaf"))
