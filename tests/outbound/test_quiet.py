"""Quiet time: for messages, and whenever the time there is not known."""

import pytest
from aboveboard.outbound.quiet import quiet_now
from aboveboard.words import PlacementKind

MESSAGE = PlacementKind.MESSAGE


@pytest.mark.parametrize(
    ("minutes", "quiet"),
    [(None, True), (0, True), (479, True), (480, False), (1259, False), (1260, True), (1439, True)],
)
def test_messages_wait_from_nine_until_eight(minutes, quiet):
    """21:00 is quiet, 08:00 is not; a time that is not known is."""
    assert quiet_now(MESSAGE, minutes) is quiet


@pytest.mark.parametrize("kind", [kind for kind in PlacementKind if kind is not MESSAGE])
def test_only_messages_wait(kind):
    """A page is opened by the person."""
    assert quiet_now(kind, 0) is quiet_now(kind, None) is False
