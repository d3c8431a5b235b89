"""The totals of `/metrics`."""

import httpx
from aboveboard.gateway.count_totals import CONSENTS
from aboveboard.numbers.metric_totals import FAMILY_OF, round_totals, show_totals
from aboveboard.numbers.topics import TOPICS
from aboveboard.words import Role
from hypothesis import given
from hypothesis import strategies as st

from tests.numbers.counting import settle
from tests.plain import PLAIN
from tests.world import Installation, Shop

K = 10
STEPS = st.lists(st.integers(0, 25), min_size=1, max_size=12)


def total(number: int) -> int:
    labels = ("improve", "given", "1", "en", "banner")
    return round_totals([("consents", labels, number)], K)[CONSENTS][("improve", "given")]


@given(STEPS)
def test_a_total_never_falls_and_moves_by_whole_steps(steps: list[int]) -> None:
    """So no look tells of fewer than k acts, and Prometheus sees a counter."""
    sums = [sum(steps[: at + 1]) for at in range(len(steps))]
    shown = [total(each) for each in sums]
    assert shown == sorted(shown)
    assert all(each % K == 0 and each <= true < each + K for each, true in zip(shown, sums, strict=True))


def test_labels_of_a_metric_are_labels_of_its_topic() -> None:
    """Versions and ways are added up."""
    assert all(set(family.labels) <= set(TOPICS[topic]) for topic, family in FAMILY_OF.items())
    sums = [("consents", ("improve", "given", version, "en", "banner"), 7) for version in "12"]
    assert round_totals(sums, K)[CONSENTS] == {("improve", "given"): 10}


def test_checks_are_not_rounded() -> None:
    """They are about no person."""
    (found,) = round_totals([("audits", ("fine",), 3)], K).values()
    assert found == {("fine",): 3}


def test_metrics_have_the_totals(installation: Installation, shop: Shop) -> None:
    """On both databases, for a key of the staff, without a label about a person."""
    for at in range(K):
        shop.consent(f"total-{at}", "improve")
    settle(installation)
    installation.run(show_totals(installation.service.gateway))
    headers = {"authorization": f"Bearer {installation.key(Role.ADMIN)}"}
    text = httpx.get(f"{installation.url}/metrics", headers=headers, verify=PLAIN).text
    assert 'aboveboard_consents_total{purpose="improve",state="given"}' in text
    assert "total-1" not in text
