"""Texts that make Cedar recurse, each as large as it is asked for."""

from collections.abc import Callable

CHAINS: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "(" * n + "true" + ")" * n,
    "negated brackets": lambda n: "!(" * n + "true" + ")" * n,
    "minus brackets": lambda n: "-(" * n + "1" + ")" * n + " == 1",
    "sets": lambda n: "[" * n + "1" + "]" * n + " == 1",
    "records": lambda n: "{a:" * n + "1" + "}" * n + " == 1",
    "calls in calls": lambda n: "context.contains(" * n + "1" + ")" * n,
    "if in then": lambda n: "if true then " * n + "true" + " else true" * n,
    "if in else": lambda n: "if true then true else " * n + "true",
    "if in if": lambda n: "if " * n + "true" + " then true else true" * n,
    "and": lambda n: " && ".join(["true"] * (n + 1)),
    "or": lambda n: " || ".join(["true"] * (n + 1)),
    "attributes": lambda n: "context" + ".a" * n,
    "attributes in brackets": lambda n: "context" + '["a"]' * n,
    "calls": lambda n: "context" + ".contains(1)" * n,
    "has": lambda n: "context has a" + ".a" * n,
    "not": lambda n: "!" * n + "true",
    "minus": lambda n: "-" * n + "1 == 1",
    "sums": lambda n: "1" + " + 1" * n + " == 1",
    "products": lambda n: "1" + " * 1" * n + " == 1",
    "conditions": lambda n: "true } when { " * n + "true",
}
"""The condition of a rule by its kind. Each nests or lasts n times."""

ACTION = 'action == Action::"keep"'


def hostile_rule(condition: str, name: str = "evil") -> str:
    """A rule with that condition, whose annotations hide brackets."""
    return f'@id("{name}")\n@source("decision: (((")\npermit (principal, {ACTION}, resource)\nwhen {{ {condition} }};\n'
