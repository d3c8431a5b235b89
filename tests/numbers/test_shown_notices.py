"""Notices that were shown: counted in memory, and added to the day's count without a person."""

from collections import Counter

import pytest
from aboveboard.errors import Unavailable, UnknownEffect
from aboveboard.numbers.shown_notices import ShownNotices, flush_last

from tests.house import House
from tests.numbers.counting import labels, stored
from tests.world import Installation, Shop

IMPROVE = ("improve", "1", "en")


def test_a_text_that_an_app_reads_counts(installation: Installation, shop: Shop) -> None:
    """On both databases. A member of the staff who reads it does not count."""
    shown = installation.service.gateway.part(ShownNotices)
    installation.run(shown.flush())
    before = labels(stored(installation, "notices_shown"))
    for _ in range(3):
        shop.ok("GET", f"/v1/notices/{shop.notice('improve')}")
    installation.run(shown.flush())
    assert labels(stored(installation, "notices_shown")) - before == Counter({IMPROVE: 3})


@pytest.mark.parametrize(("error", "kept"), [(Unavailable("down"), 1), (UnknownEffect("lost"), 0)])
def test_what_was_not_written_stays_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch, error: Exception, kept: int
) -> None:
    """But a commit whose effect is unknown is not repeated: twice would be worse than never."""
    shown = house.gateway.part(ShownNotices)
    house.run(shown.flush())
    before = labels(stored(house.installation, "notices_shown"))

    async def fail(_: object) -> int:
        raise error

    shown.note("improve", 1, "en")
    with monkeypatch.context() as patched:
        patched.setattr(house.gateway, "submit", fail)
        house.run(flush_last(house.gateway))
    house.run(shown.flush())
    assert sum((labels(stored(house.installation, "notices_shown")) - before).values()) == kept
