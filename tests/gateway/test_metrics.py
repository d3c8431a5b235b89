"""What is counted for operators."""

import re

from aboveboard.gateway.metrics import Metrics
from aboveboard.words import BoundBy, Level
from prometheus_client import generate_latest


def text(metrics: Metrics) -> str:
    return generate_latest(metrics.registry).decode()


def test_two_services_in_one_process_do_not_mix() -> None:
    """Each has a registry of its own."""
    one, other = Metrics(), Metrics()
    one.count_decision(Level.VISIT, BoundBy.CONSENT)
    assert 'aboveboard_decisions_total{bound_by="consent",level="2"} 1.0' in text(one)
    assert "bound_by" not in text(other)


def test_every_metric_says_what_it_is() -> None:
    """One sentence each, under one prefix."""
    helps = re.findall(r"^# HELP (\w+) (.*)$", text(Metrics()), re.MULTILINE)
    assert len(helps) >= 8
    assert all(name.startswith("aboveboard_") and sentence.endswith(".") for name, sentence in helps)
