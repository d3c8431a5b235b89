"""The list of what is stored about a person, as their page shows it: each topic of `people.inventory` in words."""

from msgspec import Struct

from aboveboard.decisions.fatigue import KEPT_DAYS
from aboveboard.people.handling import Retention
from aboveboard.people.inventory import list_topics
from aboveboard.settings import Settings


class StoredEnd(Struct, frozen=True):
    """The end of some data. `code` is that of a phrase, which may name `count` days or hours. `count` is 0 where it
    names none.
    """

    code: str
    count: int


class StoredTopic(Struct, frozen=True):
    """One topic. `topic` is the code of a phrase, which says what is stored and what for."""

    topic: str
    ends: list[StoredEnd]


def describe_stored(settings: Settings) -> list[StoredTopic]:
    """Returns every topic of the list, with the phrases for its ends."""
    return [StoredTopic(str(topic), _ends(ways, settings)) for topic, ways in list_topics()]


def _ends(ways: tuple[Retention, ...], settings: Settings) -> list[StoredEnd]:
    """Returns an end for each way. What stays until the erasure comes last, as the rest."""
    counts = {
        Retention.RECORD_DAYS: settings.record_keep_days,
        Retention.MODEL_DAYS: settings.model_keep_days,
        Retention.CASE_DAYS: settings.case_keep_days,
        Retention.EXPORT_HOURS: settings.export_keep_hours,
        Retention.SCREEN: KEPT_DAYS,
    }
    ends = [StoredEnd(_code(way), counts.get(way, 0)) for way in ways if way is not Retention.PERSON]
    if len(ends) < len(ways):
        ends.append(StoredEnd("rest" if ends else _code(Retention.PERSON), 0))
    return ends


def _code(way: Retention) -> str:
    return way.name.lower().replace("_", "-")
