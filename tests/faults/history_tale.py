"""Histories made by hand, for tests of the checker. A tale answers as a single process would that does one at a time."""

from collections import defaultdict
from copy import deepcopy
from typing import Any

from tests.faults.history_operations import CHANGES, History, Kind, Log, Operation, Restore

HISTORY = "personalize_history"
_FREE: dict[str, Any] = {"limits": {}, "consents": {}, "dial": None, "records": {}}
_RECORDS = {Kind.DECIDE: "decision", Kind.CONSENT: "consent", Kind.DIAL: "dial", Kind.LIMITS: "limit"}


class Tale:
    """Tells operations one after the other. `answer` replaces parts of what an answer would say by itself.

    An operation that failed changes no state. `entries` are the kinds in the log at the end, None for a gap.
    """

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.restores: list[Restore] = []
        self.stops: dict[str, tuple[float, ...]] = {}
        self.entries: list[str | None] | None = None
        self._states: dict[str, dict[str, Any]] = defaultdict(lambda: deepcopy(_FREE))
        self._index = 0

    @property
    def history(self) -> History:
        log = None
        if self.entries is not None:
            there = tuple((index, kind) for index, kind in enumerate(self.entries) if kind is not None)
            log = Log(entries=there, size=len(self.entries))
        return History(
            operations=tuple(self.operations), log=log, restores=tuple(self.restores), stops=self.stops
        )

    def tell(
        self,
        kind: Kind,
        at: float,
        until: float | None,
        *,
        person: str | None = "p",
        status: int | None = 200,
        asked: dict[str, Any] | None = None,
        answer: dict[str, Any] | None = None,
        **more: Any,
    ) -> Operation:
        made = Operation(
            number=len(self.operations) + 1,
            client="c",
            node=more.pop("node", "n1"),
            kind=kind,
            person=person,
            started=at,
            ended=until,
            status=None if until is None else status,
            asked=asked or {},
            answer=answer or {},
            **more,
        )
        if until is not None and status == 200:
            made = self._answered(made, answer or {})
        self.operations.append(made)
        return made

    def _answered(self, made: Operation, given: dict[str, Any]) -> Operation:
        state, answer = self._states[made.person or ""], dict[str, Any]()
        kind = _RECORDS.get(made.kind, "")
        state["records"][kind] = state["records"].get(kind, 0) + 1
        match made.kind:
            case Kind.CONSENT:
                state["consents"][made.asked["purpose"]] = made.asked["state"]
            case Kind.DIAL:
                state["dial"] = made.asked["level"]
            case Kind.LIMITS:
                state["limits"] = dict(made.asked)
            case Kind.ERASE:
                self._states.pop(made.person or "", None)
                answer = {"erasure": f"era-{made.number}", "state": "erased", "log": {"intent": self._index}}
                self._index += 1
            case Kind.PERSON:
                answer = deepcopy(state)
            case Kind.SIGNAL:
                answer = {"signals": [{"id": each["id"], "status": "kept"} for each in made.asked["signals"]]}
            case Kind.OUTCOME:
                answer = {"outcomes": [{"status": "kept"} for _ in made.asked["outcomes"]]}
        if made.kind in CHANGES:
            answer["holds"] = deepcopy(state)
        if made.kind in (*CHANGES, Kind.DECIDE):
            answer["log"] = {"index": self._index}
            self._index += 1
        return Operation(**{**vars(made), "answer": answer | given})

    def consent(
        self, at: float, until: float | None, state: str, purpose: str = HISTORY, **more: Any
    ) -> Operation:
        return self.tell(Kind.CONSENT, at, until, asked={"purpose": purpose, "state": state}, **more)

    def yes(self, at: float, until: float | None, purpose: str = HISTORY, **more: Any) -> Operation:
        return self.consent(at, until, "given", purpose, **more)

    def no(self, at: float, until: float | None, purpose: str = HISTORY, **more: Any) -> Operation:
        return self.consent(at, until, "withdrawn", purpose, **more)

    def dial(self, at: float, until: float | None, level: int, **more: Any) -> Operation:
        return self.tell(Kind.DIAL, at, until, asked={"level": level}, **more)

    def limit(self, at: float, until: float | None, *topics: str, **more: Any) -> Operation:
        return self.tell(Kind.LIMITS, at, until, asked={"topics": list(topics)}, **more)

    def erase(self, at: float, until: float | None, **more: Any) -> Operation:
        return self.tell(Kind.ERASE, at, until, **more)

    def link(self, at: float, until: float | None, **more: Any) -> Operation:
        """Makes `guest` a guest of the person `p`."""
        return self.tell(Kind.LINK, at, until, asked={"guest": "guest"}, **more)

    def signal(self, at: float, until: float | None, name: str = "s1", **more: Any) -> Operation:
        sent = {"signals": [{"id": name, "fields": {"topics": ["running"]}}]}
        return self.tell(Kind.SIGNAL, at, until, asked=sent, **more)

    def outcome(self, at: float, until: float | None, **more: Any) -> Operation:
        sent = {"outcomes": [{"decision": "dec_1", "item": "a", "kind": "taken"}]}
        return self.tell(Kind.OUTCOME, at, until, asked=sent, **more)

    def decide(
        self, at: float, until: float | None, level: int = 1, name: str | None = None, **more: Any
    ) -> Operation:
        """A decision that was asked for at this level, and made at it."""
        answer = {
            "decision": name or f"dec_{len(self.operations) + 1}",
            "personalization": {"asked": level, "effective": level},
            "items": [{"item": "a"}],
        } | more.pop("answer", {})
        return self.tell(Kind.DECIDE, at, until, answer=answer, **more)

    def record(self, at: float, until: float | None, made: Operation, *used: Any, **more: Any) -> Operation:
        """The record of a decision, which used these interests: reach, key and count."""
        allowed = {
            "level": made.answer["personalization"]["effective"],
            "interests": [[reach, "behavioural", key, "1", count, 1] for reach, key, count in used],
        }
        answer = {"log": made.answer["log"], "record": {"allowed": allowed}} | more.pop("answer", {})
        asked = {"decision": made.answer["decision"]}
        return self.tell(Kind.RECORD, at, until, person=made.person, asked=asked, answer=answer, **more)

    def read(self, at: float, until: float | None, **more: Any) -> Operation:
        return self.tell(Kind.PERSON, at, until, **more)

    def receipt(self, at: float, until: float | None, erased: Operation, **more: Any) -> Operation:
        name = erased.answer["erasure"]
        answer = {"erasure": name, "state": "erased"}
        return self.tell(Kind.RECEIPT, at, until, asked={"erasure": name}, answer=answer, **more)

    def known(self) -> None:
        """A person at level 3 who agrees, of whom one signal is stored, before time 1."""
        self.dial(0.1, 0.2, 3)
        self.yes(0.3, 0.4)
        self.signal(0.5, 0.6)
