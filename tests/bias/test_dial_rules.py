"""The strengths and levels of a policy set, read back from what the log recorded of it."""

from aboveboard.bias.dial_rules import dial_rules_of, list_dial_rules, read_dial_rules
from aboveboard.words import Level


def test_a_recorded_set_has_the_dial_that_is_in_force(house):
    """Strengths to the bit, and the levels of the fields."""
    rules = house.gateway.rules
    own = dial_rules_of(rules)
    read = read_dial_rules(rules.policy.meaning)
    assert read.strengths == own.strengths
    assert len(read.strengths) == len(Level)
    assert read.fields.items() <= own.fields.items()


def test_the_set_in_force_is_among_those_of_the_log(house):
    """By its id, as entries name it."""
    found = house.run(list_dial_rules(house.gateway))
    assert found[house.gateway.rules.policy.id] == dial_rules_of(house.gateway.rules)


def test_a_set_without_a_dial_has_none():
    """Version 0.1.0 recorded the rules alone."""
    for meaning in (
        b"",
        b'{"format":1,"policies":[],"schema":""}',
        b'{"files":{"dial.toml":{}},"settings":{}}',
    ):
        assert read_dial_rules(meaning) is None


def test_a_dial_that_is_malformed_has_none():
    """A strength is missing, or no number."""
    for strength in (b"null", b"true", b'"0.4"'):
        levels = b",".join([b'{"strength":1}'] * 4 + [b'{"strength":%b}' % strength])
        meaning = b'{"files":{"dial.toml":{"levels":[%b]}},"settings":{}}' % levels
        assert read_dial_rules(meaning) is None
