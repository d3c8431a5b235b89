"""The metrics of counts about people: totals over the whole log, of which no label is about a person.

They are the same in every process of an installation, and rise in steps of several acts (`numbers.metric_totals`).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from prometheus_client.metrics_core import CounterMetricFamily
from prometheus_client.registry import Collector


class TotalFamily(NamedTuple):
    """A metric: its name without `_total`, its sentence, and its labels."""

    name: str
    sentence: str
    labels: tuple[str, ...]


CONSENTS = TotalFamily("aboveboard_consents", "Choices about purposes, by state.", ("purpose", "state"))
NOTICES_SHOWN = TotalFamily(
    "aboveboard_notices_shown", "Texts of purposes that were shown, by language.", ("purpose", "language")
)
REQUESTS = TotalFamily("aboveboard_rights_requests", "Requests that people have a right to.", ("request",))
ANSWERS = TotalFamily(
    "aboveboard_rights_answers", "Answers to cases and erasures, by their time.", ("request", "within")
)
GPC = TotalFamily("aboveboard_decisions_gpc", "Decisions by the signal of the browser.", ("gpc",))
HEADLINES = TotalFamily("aboveboard_decisions_headline", "Decisions by main reason.", ("headline",))
LEVELS = TotalFamily(
    "aboveboard_decisions_level", "Decisions by level in force and what bound it.", ("effective", "bound_by")
)
AUDITS = TotalFamily("aboveboard_audits", "Bias checks by verdict.", ("verdict",))

FAMILIES = (CONSENTS, NOTICES_SHOWN, REQUESTS, ANSWERS, GPC, HEADLINES, LEVELS, AUDITS)

Totals = Mapping[TotalFamily, Mapping[tuple[str, ...], int]]
"""The totals of each metric by the values of its labels."""


class CountTotals(Collector):
    """The totals that this process read last. Before it read any, the metrics have no sample."""

    def __init__(self) -> None:
        self._shown: Totals = {}

    def show(self, totals: Totals) -> None:
        """Replaces all samples."""
        self._shown = totals

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yields every metric, as the library wants it."""
        for family in FAMILIES:
            found = CounterMetricFamily(family.name, family.sentence, labels=family.labels)
            for labels, number in sorted(self._shown.get(family, {}).items()):
                found.add_metric(labels, number)
            yield found
