"""The count and the log line of each read that met a row which was changed in the database."""

import structlog

from aboveboard.errors import PersonRefused
from aboveboard.gateway.metrics import Metrics

log = structlog.get_logger("aboveboard")


def refuse_person(metrics: Metrics) -> PersonRefused:
    """Returns the error for a person's row, once it is counted and logged."""
    metrics.people_refused.inc()
    log.error("person_refused", meaning="their row was changed, put back or deleted; run the doctor")
    return PersonRefused()


def note_record(metrics: Metrics, index: int) -> None:
    """Counts and logs a record that was refused, by the index of its entry."""
    metrics.records_refused.inc()
    log.error("record_refused", index=index, meaning="its row was changed; run the doctor")
