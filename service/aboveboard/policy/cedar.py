"""A strict front to Cedar. The only module that imports `cedarpy`.

Cedar skips a rule that fails during evaluation, so a failing forbid would let the request through. Here any
diagnostic, any `NoDecision` and any exception is a denial and an alarm. The schema accompanies every request.
Rules are identified by their `@id`. The set is built from parsed rules, so Cedar's positional numbers never arise.
No text above the bounds of `policy.bounds` reaches Cedar, which would end the process.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple, NotRequired, TypedDict

import cedarpy
import msgspec

from aboveboard.canonical import JsonValue
from aboveboard.policy.bounds import find_excess, find_file_excess, find_schema_excess
from aboveboard.policy.split_rules import split
from aboveboard.policy.verdict import FAILED, NO_RULE, Verdict


class Est(TypedDict):
    """One parsed rule in Cedar's JSON policy format."""

    effect: Literal["permit", "forbid"]
    principal: JsonValue
    action: JsonValue
    resource: JsonValue
    conditions: JsonValue
    annotations: NotRequired[dict[str, str | None]]


class EntityId(TypedDict):
    """A reference to an entity in Cedar's JSON format."""

    type: str
    id: str


class Request(TypedDict):
    """A question in Cedar's request format. `context` is JSON text."""

    principal: EntityId
    action: EntityId
    resource: EntityId
    context: str


Schema = cedarpy.Schema
OnError = Callable[[str], None]

_NO_ENTITIES = cedarpy.Entities.from_json_str("[]")
_WIDTH = 100  # columns; it is part of the layout, and so of every policy id: it must not change
_AT_A_TIME = 64

DEPTH_MOST = 100
"""The most levels of a parsed rule in JSON. Cedar reads 128 at most, with those around a rule."""


class CedarFault(NamedTuple):
    """A text that Cedar could not parse: the line at fault, counted from 1, and Cedar's message."""

    line: int
    message: str


def parse_rule(text: str) -> Est | CedarFault:
    """Returns the only rule in `text`. A template, no rule, more than one, or a text above a bound is a fault."""
    if excess := find_excess(text):
        return CedarFault(*excess)
    try:
        read = msgspec.json.decode(cedarpy.policies_to_json_str(text))
    except ValueError as error:
        return _fault(cedarpy.policies_to_json_str, text, str(error))
    rules: list[Est] = list(read["staticPolicies"].values())
    if read["templates"] or len(rules) != 1:
        return CedarFault(1, "a rule has no ?principal or ?resource slots: name the entities")
    if _is_deep(rules[0]):
        return CedarFault(1, "the conditions nest too deep to be judged; write several rules instead")
    return rules[0]


def _is_deep(rule: Est) -> bool:
    """Returns True for a parsed rule with more than DEPTH_MOST levels."""
    level: list[JsonValue] = [rule["principal"], rule["action"], rule["resource"], rule["conditions"]]
    for _ in range(DEPTH_MOST):
        nested: list[JsonValue] = []
        for each in level:
            match each:
                case dict(found):
                    nested.extend(found.values())
                case list(parts):
                    nested.extend(parts)
        if not nested:
            return False
        level = nested
    return True


def parse_schema(text: str) -> Schema | CedarFault:
    """Returns the schema in `text`, or its fault. A text above a bound is one."""
    if excess := find_schema_excess(text):
        return CedarFault(*excess)
    try:
        return Schema.from_str(text)
    except ValueError as error:
        return _fault(Schema.from_str, text, str(error))


def _fault(parse: Callable[[str], str | Schema], text: str, message: str) -> CedarFault:
    """Returns the fault with its line, which Cedar's Python binding does not report.

    The line at fault is the last one of the shortest beginning that fails with the same message. Cedar checks the
    words of a rule only after it has parsed the whole rule. A wrong word therefore points to the rule's first line.
    """
    lines = text.splitlines(keepends=True)
    if message.endswith("unexpected end of input"):
        return CedarFault(len(lines), message)
    # Every longer beginning fails alike, because Cedar stops at the first fault.
    counts = range(1, len(lines))
    alike = bisect_left(counts, True, key=lambda count: _message(parse, lines[:count]) == message)
    if alike < len(counts):
        return CedarFault(counts[alike], message)
    is_word = parse is cedarpy.policies_to_json_str and "token" not in message
    return CedarFault(1 if is_word else len(lines), message)


def _message(parse: Callable[[str], str | Schema], lines: list[str]) -> str | None:
    try:
        parse("".join(lines))
    except ValueError as error:
        return str(error)
    return None


def type_problems(text: str, schema: Schema) -> list[str]:
    """Returns the messages of Cedar's strict validation for one rule. An empty list means that it is well typed."""
    if excess := find_excess(text):
        return [excess.message]
    found = cedarpy.validate_policies(text, schema)
    return [error.error.removeprefix("for policy `policy0`").lstrip(":, ") for error in found.errors]


def format_text(text: str) -> str:
    """Returns Cedar text in one fixed layout, with its comments. Texts that differ only in white space become equal.
    A comment on another line remains a difference. Raises ValueError for text that Cedar cannot parse, or above a bound.
    """
    excess = find_file_excess(text) or next(
        filter(None, (find_excess(rule.text) for rule in split("", text))), None
    )
    if excess:
        raise ValueError(excess.message)
    return cedarpy.format_policies(text, _WIDTH)


class StrictJudge:
    """A judge with a fixed set of rules. It is immutable and therefore thread-safe.

    A verdict lists its rules in the order of `rules`.
    """

    def __init__(self, rules: Mapping[str, Est], schema: Schema, on_error: OnError) -> None:
        document = {"templates": {}, "staticPolicies": dict(rules), "templateLinks": []}
        self._policies = cedarpy.PolicySet.from_json_str(msgspec.json.encode(document).decode())
        self._rank = {rule: rank for rank, rule in enumerate(rules)}
        self._schema = schema
        self._on_error = on_error

    def ask(self, requests: Sequence[Request]) -> list[Verdict]:
        """Returns one verdict for each request, in order. Never raises: a failure is a denial and an alarm."""
        batches = (requests[start : start + _AT_A_TIME] for start in range(0, len(requests), _AT_A_TIME))
        return [verdict for batch in batches for verdict in self._ask(batch)]

    def _ask(self, batch: Sequence[Request]) -> list[Verdict]:
        """Returns the verdicts of one batch.

        Cedar holds the interpreter lock for a whole batch, so `_AT_A_TIME` keeps a batch to a few milliseconds.
        """
        try:
            results = cedarpy.is_authorized_batch(
                [{**one} for one in batch], self._policies, _NO_ENTITIES, self._schema
            )
            return [self._verdict(result) for result in results]
        except (ValueError, TypeError, LookupError, RuntimeError) as error:
            self._on_error(f"policy could not be judged: {error}")
            return [FAILED] * len(batch)

    def _verdict(self, result: cedarpy.AuthzResult) -> Verdict:
        # Cedar may allow a request although a forbid failed. An error therefore outweighs its decision.
        errors = result.diagnostics.errors
        if errors or result.decision is cedarpy.Decision.NoDecision:
            self._on_error("policy could not be judged: " + ("; ".join(errors) or "no decision"))
            return FAILED
        rules = tuple(sorted(result.diagnostics.reasons, key=self._rank.__getitem__))
        return Verdict(permitted=result.allowed, rules=rules) if rules else NO_RULE
