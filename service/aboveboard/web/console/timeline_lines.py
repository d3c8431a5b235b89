"""The lines of a person's timeline in the console: each entry in a few words.

A choice has the sentence that the person reads on their own page.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, UnsetType

from aboveboard.decisions.record import DecisionRecord
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import (
    ErasureRecord,
    ExportRecord,
    OutcomeRecord,
    PreviewRecord,
    ReasonsRecord,
    RecordBody,
    SignalsRecord,
)
from aboveboard.gateway.staff_records import CaseRecord, HoldRecord, LookupRecord
from aboveboard.rights.timeline import TimelineEntry
from aboveboard.web import texts
from aboveboard.web.console.decision_steps import read_kept_titles
from aboveboard.web.past_choices import describe_choice
from aboveboard.words import EntryKind, Word


class TimelinePart(Word):
    """A part of a timeline."""

    CHOICES = "choices"
    DECISIONS = "decisions"
    RIGHTS = "rights"
    LOOKUPS = "lookups"


PARTS_OF_TIMELINE: dict[TimelinePart, tuple[EntryKind, ...]] = {
    TimelinePart.CHOICES: tuple(kind for kind in EntryKind if kind.scope == "choice"),
    TimelinePart.DECISIONS: (
        *(EntryKind.DECISION, EntryKind.REASONS, EntryKind.OUTCOME),
        *(EntryKind.SIGNALS, EntryKind.PREVIEW),
    ),
    TimelinePart.RIGHTS: (
        EntryKind.EXPORT,
        EntryKind.RESTRICTION,
        EntryKind.CORRECTION,
        EntryKind.ERASURE,
        EntryKind.CASE,
        EntryKind.HOLD,
    ),
    TimelinePart.LOOKUPS: (EntryKind.LOOKUP,),
}
"""The kinds of entries in each part. A restriction and a correction are choices and rights."""


class TimelineLine(Struct, frozen=True):
    """An entry. `text` is its sentence, in which `quoted` has the words of a member of the staff, or is "". `decision` is the id of one."""

    index: int
    at_ms: int
    kind: str
    text: str
    quoted: str = ""
    decision: str = ""


class PlacementTitles(NamedTuple):
    """The title of a placement, and those of its items in one language."""

    title: str
    items: Mapping[str, str]


Revisions = Mapping[tuple[str, str, int], PlacementTitles]
"""The titles by app, placement and revision."""


async def describe_entries(
    gateway: Gateway, entries: Sequence[TimelineEntry], language: str
) -> list[TimelineLine]:
    """Returns the line of each entry. The titles of a placement and revision are looked up once."""
    titles = dict[tuple[str, str, int], PlacementTitles]()
    for each in entries:
        if each.found is not None and isinstance(body := each.found.body, DecisionRecord):
            name = each.app, body.placement, body.revision
            if name not in titles:
                kept = await read_kept_titles(gateway, each.app, body)
                items = await gateway.topics.titles(each.app, kept.titles, language)
                titles[name] = PlacementTitles(kept.title or body.placement, items)
    return [_line(gateway, each, titles, language) for each in entries]


def _line(gateway: Gateway, entry: TimelineEntry, titles: Revisions, language: str) -> TimelineLine:
    if entry.found is None:
        text = texts.text(language, "console-line-unreadable")
        return TimelineLine(entry.place, entry.at_ms, str(entry.kind), text)
    body, decision = entry.found.body, ""
    if entry.kind.scope == "choice":
        event = describe_choice(gateway, entry.found, language)
        name = event.name if event.level is None else texts.text(language, f"level-{event.level}")
        text = texts.text(language, event.code, name=name)
    elif isinstance(body, DecisionRecord):
        known = titles[entry.app, body.placement, body.revision]
        decision, text = body.decision, _describe_decision(body, known, language)
    else:
        text = _describe(body, language)
    return TimelineLine(entry.place, entry.at_ms, str(entry.kind), text, _quote(body), decision)


def _describe_decision(body: DecisionRecord, known: PlacementTitles, language: str) -> str:
    items = ", ".join([known.items.get(each.item, each.item) for each in body.items]) or "–"
    level = texts.text(language, f"level-{body.effective}")
    return texts.text(language, "console-line-decision", items=items, placement=known.title, level=level)


def _describe(body: RecordBody, language: str) -> str:
    """Returns the sentence of a record that is neither a choice nor a decision."""
    match body:
        case ReasonsRecord():
            return texts.text(language, "console-line-reasons", count=len(body.items))
        case OutcomeRecord():
            imported = () if isinstance(body.imported, UnsetType) else body.imported
            return texts.text(language, "console-line-outcome", count=len(body.outcomes) + len(imported))
        case SignalsRecord():
            kept = sum(count for name, count in body.counts.items() if name in ("kept", "reduced"))
            return texts.text(language, "console-line-signals", count=kept)
        case PreviewRecord():
            return texts.text(language, "console-line-preview", placement=body.placement)
        case ExportRecord():
            by = "" if isinstance(body.by, UnsetType) else body.by
            return texts.text(language, "console-line-export-by" if by else "console-line-export", by=by)
        case LookupRecord():
            role = texts.text(language, f"console-role-{body.role}")
            return texts.text(language, f"console-line-lookup-{body.found_by}", by=body.by, role=role)
        case CaseRecord():
            return texts.text(language, f"console-line-case-{body.step}", case=body.case)
        case HoldRecord():
            by = "" if isinstance(body.by, UnsetType) else body.by
            return texts.text(language, f"console-line-hold-{body.step}", count=body.number, by=by)
        case ErasureRecord():
            return texts.text(language, "console-line-erasure")
        case _:
            return ""


def _quote(body: RecordBody) -> str:
    """Returns the words of a member of the staff in the record, or ""."""
    if isinstance(body, HoldRecord):
        return "" if isinstance(body.ground, UnsetType) else body.ground
    reason = body.reason if isinstance(body, LookupRecord) else ""
    return "" if isinstance(reason, UnsetType) else reason
