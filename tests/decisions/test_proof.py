"""The proof file of a decision: it verifies without the gateway, and has the record that the leaf commits to."""

import msgspec
import pytest
from aboveboard.audit import proof_file
from aboveboard.decisions.proof import decision_proof
from aboveboard.errors import NotFound
from aboveboard.transparency.signer import vkeys

from tests.house import House
from tests.world import DAN


def test_a_proof_file_verifies_and_opens_the_record(house: House) -> None:
    """The leaf is at the index of the answer, and the body names the decision."""
    answer = house.shop.decide(house.shop.welcome(DAN))
    text = house.run(decision_proof(house.gateway, house.app, answer["decision"]))
    proof = proof_file.parse(text)
    leaf, salt, body = proof_file.read_extra(proof.extra)
    keys = vkeys(house.gateway.database.origin, house.gateway.keyring)
    assert proof_file.verify(proof, leaf, keys).size > proof.index == answer["log"]["index"]
    assert salt is not None
    assert msgspec.json.decode(body or b"")["decision"] == answer["decision"]


def test_a_proof_is_for_the_app_of_the_decision(house: House) -> None:
    """For another app the decision does not exist."""
    answer = house.shop.decide()
    with pytest.raises(NotFound, match="This decision was not found"):
        house.run(decision_proof(house.gateway, "another", answer["decision"]))
