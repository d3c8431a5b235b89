"""The tables without data about people."""

from aboveboard.people.other_tables import ABOUT_NO_PERSON


def test_other_tables_say_what_they_hold() -> None:
    """In the order of their names."""
    assert all(ABOUT_NO_PERSON.values())
    assert list(ABOUT_NO_PERSON) == sorted(ABOUT_NO_PERSON)
