"""The metrics of counts about people."""

from aboveboard.gateway.count_totals import CONSENTS, FAMILIES
from aboveboard.gateway.metrics import Metrics
from prometheus_client import generate_latest


def test_totals_are_replaced_as_a_whole() -> None:
    """Each metric says what it is, with or without a sample."""
    metrics = Metrics()
    for number in (10, 20):
        metrics.totals.show({CONSENTS: {("improve", "given"): number}})
    text = generate_latest(metrics.registry).decode()
    assert 'aboveboard_consents_total{purpose="improve",state="given"} 20.0' in text
    assert text.count("aboveboard_consents_total{") == 1
    assert all(f"# HELP {each.name}_total {each.sentence}" in text for each in FAMILIES)
