"""The possible and the certain orders of requests that overlap, were repeated, got no answer or were lost to a restore.

A request took effect at one instant between its start and its answer; without an answer, at any instant from its start
on, or never. What has an index in the log took effect in the order of the log. Only what no such instants can explain is
a fault.
"""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tests.faults.history_operations import READS, Fate, History, Kind, Operation, Restore

GRACE_S = 10.0
"""The seconds after which nothing that a stopped node had sent to the database can still be committed there."""

Test = Callable[[Operation], bool]


Place = tuple[int, int]
"""The number of restores before it, and the index in the log."""


@dataclass(frozen=True, eq=False)
class Effect:
    """A change that took effect once between `started` and `ended`. Unless it is `sure`, it may never have.

    `operation` is its first request; the others repeat it under its key. `link` is the link by which it reached
    another id of the person. `place` is where it stands in the log, None when no answer says that.
    """

    operation: Operation
    started: float
    ended: float
    sure: bool
    link: "Effect | None" = None
    place: Place | None = None


@dataclass(frozen=True)
class Reader:
    """An answer that tells something about the person `name`. `place` is that of the state that it was made from."""

    name: str
    started: float
    ended: float
    place: Place | None = None


def comes_before(one: Effect | Reader, other: Effect | Reader) -> bool:
    """Returns whether `one` surely came first, by the times or by the log."""
    if one.ended < other.started:
        return True
    if one.place is None or other.place is None:
        return False
    return one.place[0] == other.place[0] and one.place[1] < other.place[1]


ALWAYS = Effect(
    Operation(number=0, client="", node="", kind=Kind.PERSON, person=None, started=-math.inf),
    -math.inf,
    -math.inf,
    True,
)
"""The state of a person of whom nothing is known yet."""


class Story:
    """The effects of a history, by person."""

    def __init__(self, history: History) -> None:
        self._restores, self._stops = history.restores, history.stops
        writes = [each for each in history.operations if each.kind not in READS and each.person is not None]
        self._live = sorted(
            (each for each in writes if each.fate is not Fate.UNDONE), key=lambda each: each.started
        )
        self._families = _families(self._live)
        self._erasures: dict[str, list[Operation]] = defaultdict(list)
        for each in self._live:
            if each.kind is Kind.ERASE:
                self._erasures[each.person or ""].append(each)
        self._effects: dict[str, list[Effect]] = defaultdict(list)
        self._links: dict[str, list[tuple[Effect, str]]] = defaultdict(list)
        links = list[Effect]()
        for effect in self._collect():
            self._effects[effect.operation.person or ""].append(effect)
            if effect.operation.kind is Kind.LINK:
                links.append(effect)
        for made in links:
            name, guest = made.operation.person or "", str(made.operation.asked["guest"])
            # What came after an earlier link of the two may have come through that one, which a later one leaves alone.
            first = min(other.started for other in links if _has_same_ids(made, other))
            link = replace(made, started=min(made.started, first))
            self._links[name].append((link, guest))
            self._links[guest].append((link, name))
            self._effects[guest].append(link)

    def reader(self, operation: Operation) -> Reader:
        """Returns an answer as a reader. The answer to a change tells what holds now, so only a decision has a place."""
        place = self._place_of(operation) if operation.kind is Kind.DECIDE else None
        return Reader(operation.person or "", operation.started, operation.answered, place)

    def family(self, name: str) -> frozenset[str]:
        """Returns the ids that may ever have been linked to this one, itself included."""
        return self._families.get(name, frozenset({name}))

    def effects(self, name: str, test: Test) -> list[Effect]:
        """Returns what may have been done under this very id."""
        return [each for each in self._effects[name] if test(each.operation)]

    def effects_of_all(self, name: str, test: Test) -> list[Effect]:
        """Returns what may have been done under any id of the person."""
        return [each for one in sorted(self.family(name)) for each in self.effects(one, test)]

    def takes(self, name: str, takes: Test, gives: Test) -> list[Effect]:
        """Returns what surely took away from this id, under it or through a link. `gives` undoes it under the other id."""
        own = [each for each in self.effects(name, takes) if each.sure]
        return own + [
            spread
            for link, other in self._links[name]
            for each in self.effects(other, takes)
            if (spread := self._spread(each, link, self.effects(other, gives))) is not None
        ]

    def _spread(self, take: Effect, link: Effect, gives: list[Effect]) -> Effect | None:
        """Returns a take of one id as it surely reached the other id by `link`, None when it may not have."""
        if (
            not (take.sure and link.sure)
            or self.is_lost(link, take.started)
            or self.is_lost(take, link.ended)
        ):
            return None
        name = take.operation.person or ""
        if take.operation.kind is Kind.ERASE:
            again = self.may_be_erased(name, link.started, take.started, but=take)
            return take if comes_before(link, take) and not again else None
        first, last = min(take.started, link.started), max(take.ended, link.ended)
        if any(not comes_before(each, take) and not comes_before(link, each) for each in gives):
            return None
        if self.may_be_erased(name, first, last):
            return None
        places = [each.place for each in (take, link) if each.place is not None]
        place = max(places) if len(places) == 2 and places[0][0] == places[1][0] else None
        return replace(take, started=max(take.started, link.started), ended=last, link=link, place=place)

    def may_be_erased(self, name: str, after: float, before: float, but: Effect | None = None) -> bool:
        """Returns whether the person may have been erased under any id between these times, `but` by that request."""
        return any(
            self._until(each) > after and each.started < before
            for one in self.family(name)
            for each in self._erasures.get(one, ())
            if but is None or not _is_same(each, but.operation)
        )

    def is_lost(self, effect: Effect, seen: float) -> bool:
        """Returns whether a restore may have undone it before `seen`. An erasure is repeated after each restore."""
        if effect.link is not None and self.is_lost(effect.link, seen):
            return True
        return effect.operation.kind is not Kind.ERASE and self.may_be_lost(effect, seen)

    def may_be_lost(self, effect: Effect, seen: float) -> bool:
        """Returns whether a restore before `seen` may have been of a copy without it."""
        return any(
            _falls_into(each, effect.started, effect.ended) and seen > each.back for each in self._restores
        )

    def is_overwritten(self, give: Effect, take: Effect, reader: Reader) -> bool:
        """Returns whether `take` surely came after `give` and before `reader`."""
        in_order = comes_before(give, take) and comes_before(take, reader)
        return in_order and take.sure and not self.is_lost(take, reader.ended)

    def find_overwriting(
        self, reader: Reader, gives: Iterable[Effect], takes: Sequence[Effect]
    ) -> list[Effect] | None:
        """Returns None when one of `gives` may hold for `reader`; else the takes that end them, which may be none."""
        found: list[Effect] = []
        for give in gives:
            if comes_before(reader, give):
                continue
            ends = [each for each in takes if self.is_overwritten(give, each, reader)]
            if not ends:
                return None
            found += ends
        return sorted(set(found), key=lambda each: each.started)

    def is_kept(self, take: Effect, reader: Reader, gives: Iterable[Effect]) -> bool:
        """Returns whether `take` surely holds for `reader`: none of `gives` and no erasure may have come after it."""
        if not take.sure or not comes_before(take, reader) or self.is_lost(take, reader.ended):
            return False
        undone = any(not comes_before(each, take) and not comes_before(reader, each) for each in gives)
        return not undone and not self.may_be_erased(reader.name, take.started, reader.ended)

    def _until(self, operation: Operation) -> float:
        """Returns when the request can no longer take effect."""
        if operation.fate is Fate.DONE:
            return operation.answered
        stops = self._stops.get(operation.node, ())
        return min((each + GRACE_S for each in stops if each > operation.started), default=math.inf)

    def _place_of(self, operation: Operation) -> Place | None:
        log = operation.answer.get("log")
        if log is None:
            return None
        part = sum(each.back <= operation.started for each in self._restores)
        return part, int(log.get("index", log.get("intent")))

    def _collect(self) -> Iterable[Effect]:
        """Yields the effects. Requests under one key are one, unless an erasure or a restore may have made it forgotten."""
        open_groups: dict[tuple[str, ...], Effect] = {}
        uses: dict[str, Effect] = {}
        for each in self._live:
            done = each.fate is Fate.DONE
            place = self._place_of(each) if done else None
            made = Effect(each, each.started, self._until(each), done, place=place)
            if each.key is None or each.kind is Kind.DECIDE:
                yield made
                continue
            if each.spent:
                is_own = self._is_spent(uses.get(each.key), made)
                yield made if is_own else replace(made, sure=False, place=None)
                continue
            name = (each.key, each.kind, each.person or "", json.dumps(dict(each.asked), sort_keys=True))
            group = open_groups.get(name)
            if done:
                uses.setdefault(each.key, made)
            if group is None:
                open_groups[name] = made
            elif self._may_be_forgotten(group, made):
                # It may have been carried out once more, or be the answer of a node that still knew the first one.
                yield replace(made, sure=False, place=None)
                if not group.sure:
                    open_groups[name] = replace(group, ended=max(group.ended, made.ended))
            else:
                open_groups[name] = _joined(group, made)
        yield from open_groups.values()

    def _is_spent(self, use: Effect | None, no: Effect) -> bool:
        """Returns whether the key of a no surely had this use. Otherwise the no may repeat an equal one that used the key."""
        return use is not None and comes_before(use, no) and not self._may_be_forgotten(use, no)

    def _may_be_forgotten(self, group: Effect, again: Effect) -> bool:
        if self.may_be_erased(group.operation.person or "", group.started, again.ended, but=group):
            return True
        return any(
            _falls_into(each, group.started, group.ended) and again.ended > each.back
            for each in self._restores
        )


def _joined(group: Effect, again: Effect) -> Effect:
    """Returns the effect of both: it had come by the first acknowledgement, and without one it may come with either."""
    if group.sure and again.sure:
        return replace(group, ended=min(group.ended, again.ended))
    if group.sure or again.sure:
        return group if group.sure else replace(again, started=group.started)
    return replace(group, ended=max(group.ended, again.ended))


def _has_same_ids(one: Effect, other: Effect) -> bool:
    first, second = one.operation, other.operation
    return (first.person, first.asked) == (second.person, second.asked)


def _is_same(one: Operation, other: Operation) -> bool:
    return one is other or (one.key is not None and one.key == other.key)


def _falls_into(restore: Restore, started: float, ended: float) -> bool:
    """Returns whether it may have come after the copy was begun, and before the restore."""
    return ended > restore.cut and started < restore.back


def _families(operations: Iterable[Operation]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for each in operations:
        if each.kind is Kind.LINK:
            one, other = each.person or "", str(each.asked["guest"])
            family = found.get(one, frozenset({one})) | found.get(other, frozenset({other}))
            found |= dict.fromkeys(family, family)
    return found
