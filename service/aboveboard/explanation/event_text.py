"""The events of a cause as sentences: what the person did, with what, how often, and when last."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from aboveboard.acts import Act
from aboveboard.explanation.days import Reader, describe_day
from aboveboard.explanation.names import name_key, name_topic
from aboveboard.explanation.sentences import sentence
from aboveboard.explanation.why import MADE_LIKELIER, StatedPart
from aboveboard.privacy.allowed import KnownEvent
from aboveboard.words import Reach

NAMED_MOST = 4
"""The most things that are named beside the first one of the same acts. The others are counted."""

VISIT = "visit"


def describe_event(
    event: KnownEvent,
    reach: Reach,
    key: str,
    language: str,
    titles: Mapping[str, str],
    *,
    reader: Reader | None,
) -> str:
    """Returns the sentence of an event about `key`: `topic:<name>` or `item:<id>`.

    Of a topic it names the item that the acts were about, if there is one.
    """
    key = f"item:{event.item}" if event.item else key
    kind, shown = key.partition(":")[0], name_key(key, language, titles)
    form, day = (VISIT, "") if reach is Reach.VISIT else describe_day(event.last_ms, language, reader)
    is_low = event.act is Act.RATED and event.against
    arguments = (
        *(("name", shown), ("kind", kind), ("count", event.count)),
        *(("reach", str(reach)), ("form", form), ("day", day)),
    )
    return sentence(language, f"did-{event.act}{'_low' if is_low else ''}", arguments)


def describe_part(
    part: StatedPart,
    language: str,
    titles: Mapping[str, str],
    reader: Reader | None,
    other: Callable[[int], str],
) -> list[str]:
    """Returns the sentences of a cause with events. `other` makes the sentence of a fact without any, by its index."""
    reaches = [part.reach, *[each.reach for each in part.also]]
    found: list[str] = []
    for at, (reach, events) in enumerate(zip(reaches, part.events, strict=True)):
        if reach is None or part.key is None or not events:
            found.append(other(at))
            continue
        found += [describe_event(each, reach, part.key, language, titles, reader=reader) for each in events]
    found += _name_others(part, language, titles)
    if part.code == MADE_LIKELIER:
        found.append(sentence(language, "that-made-likelier"))
    return found


def _name_others(part: StatedPart, language: str, titles: Mapping[str, str]) -> Iterator[str]:
    """Yields the sentences that name the other things of the same acts."""
    kind, _, own = (part.key or "").partition(":")
    topics: Sequence[str] = part.topics
    if kind == "topic" and all(event.item for events in part.events for event in events):
        topics = (own, *topics)
    others = [("with-item", titles.get(item, item)) for item in part.items]
    others += [("about-topic", name_topic(topic, language, titles)) for topic in topics]
    yield from [sentence(language, code, (("name", name),)) for code, name in others[:NAMED_MOST]]
    if len(others) > NAMED_MOST:
        yield sentence(language, "with-more", (("count", len(others) - NAMED_MOST),))
