"""The main parameters of what is chosen for people (DSA Art. 27): what counts, why it weighs as it does, and what to change."""

from collections.abc import Iterator

from babel.numbers import format_decimal, format_percent

from aboveboard.accountability.declared_facts import DeclaredFacts
from aboveboard.accountability.markdown import bullets, head, table
from aboveboard.accountability.texts import text
from aboveboard.declared import choose_text
from aboveboard.privacy.context_fields import BUILT_IN, ContextField
from aboveboard.signals.catalogue import SignalType
from aboveboard.web.texts import text as web_text

OPTIONS = ("dial", "limit", "why", "refuse", "erase")


def write_main_parameters(facts: DeclaredFacts, language: str) -> Iterator[str]:
    """Yields the parts of the text, in a known language."""
    yield head(1, text(language, "parameters-title"))
    yield text(language, "parameters-set", policy=facts.rules.policy.id)
    yield from _levels(facts, language)
    yield from _data(facts, language)
    yield from _weights(facts, language)
    yield head(2, text(language, "parameters-rules"))
    shown = [rule for rule in facts.rules.policy.rules.values() if rule.effect == "forbid"]
    yield bullets(choose_text(rule.reason, language) for rule in shown)
    yield head(2, text(language, "parameters-options"))
    yield bullets(text(language, f"parameters-option-{name}") for name in OPTIONS)


def _levels(facts: DeclaredFacts, language: str) -> Iterator[str]:
    yield head(2, text(language, "parameters-dial"))
    yield text(language, "parameters-dial-what")
    for row in facts.rules.dial.levels:
        yield head(3, f"{row.level:d}. {web_text(language, f'level-{row.level:d}')}")
        said = [choose_text(row.sentence, language)]
        said.append(_describe_strength(row.strength, language))
        if row.purpose is not None:
            title = choose_text(facts.rules.purposes[row.purpose].title, language)
            said.append(text(language, "parameters-needs-yes", purpose=title))
        yield " ".join(said)


def _describe_strength(strength: float, language: str) -> str:
    if strength == 0:
        return text(language, "parameters-same")
    return text(language, "parameters-strength", percent=format_percent(strength, locale=language))


def _data(facts: DeclaredFacts, language: str) -> Iterator[str]:
    yield head(2, text(language, "parameters-data"))
    yield bullets(
        f"{choose_text(rule.sentence, language)} "
        + text(language, "parameters-fades", days=_count_days(rule.half_life_days, language))
        for rule in facts.rules.catalogue.categories.values()
    )
    yield text(language, "parameters-context")
    yield bullets(_title_of(field, language) for field in facts.rules.context.values())


def _title_of(field: ContextField, language: str) -> str:
    if field.name in BUILT_IN:
        return text(language, f"parameters-field-{field.name.replace('_', '-')}")
    return choose_text(field.title, language)


def _weights(facts: DeclaredFacts, language: str) -> Iterator[str]:
    """Yields each type with its weight, the strongest first."""
    yield head(2, text(language, "parameters-weights"))
    yield text(language, "parameters-weights-what")
    types = sorted(
        facts.rules.catalogue.types.values(), key=lambda each: (-abs(each.weight), each.weight < 0, each.name)
    )
    yield table(
        (text(language, "parameters-act"), text(language, "parameters-weight")),
        [(choose_text(each.sentence, language), _describe_weight(each)) for each in types],
    )
    yield text(language, "parameters-learned")
    yield text(
        language, "parameters-material", percent=format_percent(facts.rules.dial.material, locale=language)
    )


def _describe_weight(each: SignalType) -> str:
    """Returns the weight of a type, or the least and the most where it depends on a number."""
    by = each.weight_by
    weights = [each.weight, *(() if by is None else (*by.weights.values(), *by.buckets.values()))]
    least, most = min(weights), max(weights)
    return _sign(least) if least == most else f"{_sign(least)} … {_sign(most)}"


def _sign(weight: float) -> str:
    return f"{weight:+g}" if weight else "0"


def _count_days(days: float, language: str) -> int | str:
    """Returns a number of days, as an integer where it is one."""
    return int(days) if days.is_integer() else str(format_decimal(days, locale=language))
