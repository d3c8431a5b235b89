"""The version that a visit uses, by the time at which it began."""

from aboveboard.catalogue.version_times import VersionTime, drop_replaced, version_at, versions_since

VERSIONS = [VersionTime(100, 3), VersionTime(200, 4), VersionTime(300, 7)]


def test_a_version_is_the_newest_from_the_moment_it_was_built() -> None:
    """Before the first there is the prior, version 0."""
    assert [version_at(VERSIONS, at_ms) for at_ms in (99, 100, 199, 200, 300, 9999)] == [0, 3, 3, 4, 7, 7]
    assert version_at(VERSIONS, None) == 7
    assert version_at([], None) == 0


def test_the_version_that_was_the_newest_stays() -> None:
    """A visit that began then still uses it; only those replaced by then are dropped."""
    assert drop_replaced(VERSIONS, 99) == VERSIONS
    assert drop_replaced(VERSIONS, 199) == VERSIONS
    assert drop_replaced(VERSIONS, 200) == VERSIONS[1:]
    assert drop_replaced(VERSIONS, 9999) == VERSIONS[2:]
    assert drop_replaced([], 200) == []


def test_the_prior_is_in_use_where_it_was_the_newest() -> None:
    """A visit from before the first version goes on with none."""
    assert versions_since(VERSIONS, 99) == {0, 3, 4, 7}
    assert versions_since(VERSIONS, 100) == {3, 4, 7}
