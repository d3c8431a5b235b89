"""The names of impressions."""

from aboveboard.signals.impressions import impression

from tests.house import House


def test_each_item_of_each_decision_has_a_name(house: House) -> None:
    """Nothing but the two ids goes into it, and where one ends is part of it."""
    keyring = house.gateway.keyring
    pairs = [("d", "i"), ("d", "j"), ("e", "i"), ("di", ""), ("", "di")]
    assert len({impression(keyring, *pair) for pair in pairs}) == len(pairs)
    assert impression(keyring, "d", "i") == impression(keyring, "d", "i")
