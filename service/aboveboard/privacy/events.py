"""The events behind the interests of one decision, less what may not be used."""

from collections.abc import Container

from aboveboard.acts import Act
from aboveboard.people.act_counts import ActCount, Acts, count_acts
from aboveboard.people.state import Affinity
from aboveboard.privacy.allowed import KnownEvent

Events = tuple[KnownEvent, ...]


class EventNumbers:
    """The events of one decision. Acts that came from the same signals have one number, from 1 as they come."""

    def __init__(self, relevant: Container[str], excluded: Container[str], as_of_ms: int) -> None:
        """Starts without an event. `relevant` and `excluded` are the keys of items that may, and may not, be named."""
        self._relevant, self._excluded, self._as_of_ms = relevant, excluded, as_of_ms
        self._found: dict[tuple[int, Acts], Events] = {}
        self._numbers: dict[tuple[Act, bool, int], int] = {}

    def find(self, affinity: Affinity) -> Events:
        """Returns the events of an interest, or none when not all of its signals are known."""
        acts = affinity.acts
        if not acts:
            return ()
        found = self._found.get((affinity.count, acts))
        if found is None:
            known = acts if count_acts(acts) == affinity.count else ()
            found = tuple([self._event(each) for each in known if self._as_of_ms < each.until_ms])
            self._found[affinity.count, acts] = found
        return found

    def _event(self, acts: ActCount) -> KnownEvent:
        number = self._numbers.setdefault((acts.act, acts.against, acts.origin), len(self._numbers) + 1)
        key = f"item:{acts.item}"
        is_named = acts.item != "" and key in self._relevant and key not in self._excluded
        return KnownEvent(
            number, acts.act, acts.against, acts.count, acts.last_ms, acts.item if is_named else ""
        )
