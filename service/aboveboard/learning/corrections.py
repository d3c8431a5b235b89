"""Corrections: an outcome of kind `reverted` undoes what was taken, in any order of arrival.

It counts as `seen` then. One that reverts nothing says nothing.
An outcome that the gateway counted by itself gives way to any that the app reports.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.errors import Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.stored_outcome import WaitingOutcome, read_content, with_content
from aboveboard.signals.outcome_tables import outcomes
from aboveboard.words import OutcomeKind

AT_ONCE = 1000
"""The names in one query. A database binds some ten thousand values at most."""


def correct(found: Iterable[WaitingOutcome]) -> list[WaitingOutcome]:
    """Returns the outcomes as they count: nothing that was reverted, and a `seen` for each that reverts something.

    What the gateway counted by itself is left out where the app reported something of the same impression.
    """
    by_impression = dict[bytes, list[WaitingOutcome]]()
    for one in found:
        by_impression.setdefault(one.impression, []).append(one)
    return [one for each in by_impression.values() for one in _correct(each)]


def _correct(found: list[WaitingOutcome]) -> list[WaitingOutcome]:
    taken = [one for one in found if one.kind is OutcomeKind.TAKEN]
    pairs = {
        revert.name: {one.name for one in taken if _is_reverted_by(revert, one)}
        for revert in found
        if revert.kind is OutcomeKind.REVERTED
    }
    gone = set[bytes]().union(*pairs.values())
    counted = [one for one in found if one.name not in gone and one.kind is not OutcomeKind.REVERTED]
    counted += [one._replace(kind=OutcomeKind.SEEN) for one in found if pairs.get(one.name)]
    return [one for one in counted if not one.is_automatic] or counted


def _is_reverted_by(revert: WaitingOutcome, one: WaitingOutcome) -> bool:
    return one.name in revert.reverts if revert.reverts else one.at_ms <= revert.at_ms


def choose_rewards(
    waiting: Iterable[WaitingOutcome], stored: Iterable[WaitingOutcome], known: Mapping[bytes, float]
) -> dict[bytes, WaitingOutcome]:
    """Returns, by impression, the outcome that counts now, where its reward is not the learned one in `known`.

    An impression is one example, and its reward is the best of its outcomes. A stored outcome counts for no more than
    was learned, and for nothing where nothing was: it may have been unlearned.
    """
    earlier = [
        one._replace(reward=min(one.reward, known.get(one.impression, 0.0)))
        for one in stored
        if one.kind is OutcomeKind.REVERTED or one.impression in known
    ]
    now, best = [*waiting], dict[bytes, WaitingOutcome]()
    automatic = {one.impression for one in earlier if one.is_automatic}
    for one in correct([*now, *earlier]):
        if one.impression not in best or one.reward > best[one.impression].reward:
            best[one.impression] = one
    lowered = {
        one.impression for one in now if one.kind is OutcomeKind.REVERTED or one.impression in automatic
    }
    return {
        name: one
        for name, one in best.items()
        if (one.reward != known.get(name) if name in lowered else one.reward > known.get(name, -1.0))
    }


async def read_others(
    gateway: Gateway, revisions: Revisions, waiting: Collection[WaitingOutcome]
) -> list[WaitingOutcome]:
    """Returns the other stored outcomes of the same impressions, whose people allow learning from `waiting`."""
    about = {one.impression: one for one in waiting}
    names, asked, table = {one.name for one in waiting}, [*about], outcomes.c
    query = select(table.impression, table.outcome, table.at_ms, table.sealed)
    found = list[WaitingOutcome]()
    for at in range(0, len(asked), AT_ONCE):
        rows = await gateway.database.rows(query.where(table.impression.in_(asked[at : at + AT_ONCE])))
        for impression, name, at_ms, sealed in rows:
            if impression is None or name in names:
                continue
            one = about[impression]
            body = one.recalled.body
            try:
                content = read_content(one.recalled.key, name, sealed)
            except Unreadable:
                continue
            shelf = await revisions.shelf(placement_key(one.app, body.placement), body.revision)
            found.append(with_content(one._replace(name=name, at_ms=at_ms), content, shelf))
    return found
