"""The table of the settings."""

from aboveboard.setting_table import SETTINGS


def test_each_setting_has_one_row() -> None:
    """A second row would hide the first one."""
    names = [row.name for row in SETTINGS]
    assert len(set(names)) == len(names)


def test_each_row_is_a_name_and_a_sentence() -> None:
    """The table in the documentation is made of them."""
    for row in SETTINGS:
        assert row.name == row.name.upper()
        assert row.sentence.endswith(".")
