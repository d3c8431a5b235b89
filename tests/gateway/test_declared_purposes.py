"""The purposes that were ever declared, and the times of notices (`gateway.declared_purposes`)."""

from aboveboard.canonical import encode
from aboveboard.gateway.declared_purposes import DeclaredPurposes
from aboveboard.gateway.operator_records import PolicyRecord
from aboveboard.gateway.policy_entries import announce
from aboveboard.storage.journal import Submission
from msgspec import structs

from tests.house import House


def test_a_purpose_that_left_the_rules_is_known_from_the_log(house: House) -> None:
    """By the notices and the policy sets that the log has."""
    rules, fresh = house.gateway.rules, DeclaredPurposes(house.gateway)
    left = {name: each for name, each in rules.purposes.items() if name != "messages"}
    house.gateway.rules = structs.replace(rules, purposes=left)
    try:
        assert {*rules.purposes} <= house.run(fresh.all_names())
        assert "sell_it_all" not in house.run(fresh.all_names("sell_it_all"))
    finally:
        house.gateway.rules = rules


def test_a_notice_is_as_old_as_its_entry(house: House) -> None:
    """One that the log lacks is new."""
    fresh = DeclaredPurposes(house.gateway)
    notice = next(iter(house.gateway.rules.notices))
    assert house.run(fresh.since_ms(notice, 7)) <= house.clock()
    assert house.run(fresh.since_ms(notice, 7)) != 7
    assert house.run(fresh.since_ms("0" * 64, 7)) == 7


def test_a_purpose_that_another_node_declared_is_among_all_names(house: House) -> None:
    """An objection to all covers it, although this node's rules never had it."""
    gateway, names = house.gateway, DeclaredPurposes(house.gateway)
    before = house.run(names.all_names())
    assert "resell" not in before
    meaning = encode({"files": {"purposes.toml": {"resell": {}}}, "settings": {}}).decode()
    entry = gateway.entry(PolicyRecord(meaning=meaning, policy="f" * 64), gateway.operator("operator"))
    house.run(gateway.submit(Submission((), (), (entry,))))
    assert house.run(names.all_names()) == before | {"resell"}
    house.run(announce(gateway, gateway.rules))
