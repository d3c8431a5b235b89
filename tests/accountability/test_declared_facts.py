"""The facts that the documents take from the settings and the one list."""

import re

from aboveboard.accountability.declared_facts import RECIPIENTS, describe_keep, list_retention_settings
from aboveboard.people.handling import Retention
from aboveboard.words import Role

from tests.accountability.declared import shipped


def test_every_role_is_a_recipient() -> None:
    """A role that is added has to say what it gets."""
    assert set(RECIPIENTS) == set(Role)


def test_a_setting_in_a_time_has_its_value() -> None:
    """The reader of the document has no environment to look into."""
    assert describe_keep(Retention.MODEL_DAYS, shipped().settings) == "`ABOVEBOARD_MODEL_KEEP_DAYS` = 90 days"
    whole = "`ABOVEBOARD_RECORD_KEEP_DAYS` = 0, until the person is erased"
    assert describe_keep(Retention.RECORD_DAYS, shipped().settings) == whole
    assert describe_keep(Retention.DAY, shipped().settings) == "a day"


def test_every_setting_in_a_time_is_listed() -> None:
    """So that its sentence is in the register, with what 0 means."""
    named = {name for way in Retention for name in re.findall(r"ABOVEBOARD_(\w+)", str(way))}
    assert named <= {row.name for row in list_retention_settings()}
