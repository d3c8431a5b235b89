"""The reader of `intents.toml`. It refuses what is not declared elsewhere, and what is special."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Annotated

from msgspec import Meta, Struct

from aboveboard import canonical
from aboveboard.canonical import JsonValue
from aboveboard.declared import (
    DeclaredFiles,
    Name,
    Texts,
    Toml,
    convert,
    parse,
    refuse_start,
    same_languages,
)
from aboveboard.intent.declared_intents import NO_INTENTS, Buckets, Intent, Intents, IntentStep, SignalPattern
from aboveboard.signals.catalogue import Catalogue, SignalType
from aboveboard.signals.coarsening import bucket_names
from aboveboard.signals.fields import FieldRole
from aboveboard.signals.special_words import find_special_word
from aboveboard.words import Reach, is_special

FILE = "intents.toml"

INTENTS_MOST, STEPS_MOST = 8, 40


class _StepTable(Struct, frozen=True, forbid_unknown_fields=True):
    signal: str | None = None
    where: Buckets = {}
    sentence: Texts | None = None


class _IntentNumbers(Struct, frozen=True, forbid_unknown_fields=True):
    certainty: Annotated[float, Meta(ge=0.5, le=0.99)] = 0.5
    lead: Annotated[float, Meta(ge=0, le=0.5)] = 0.1
    k: Annotated[int, Meta(ge=5, le=1000)] = 10


def load_intents(files: DeclaredFiles, catalogue: Catalogue) -> Intents:
    """Returns the intents of `intents.toml`, or NO_INTENTS without the file.

    Raises StartupRefused for a fault, for a signal that the catalogue lacks, and for what is special (GDPR Art. 9(1)).
    """
    if FILE not in files.contents:
        return NO_INTENTS
    file = parse(files.text(FILE), FILE)
    declared, stepping = file.pop("intents", ()), file.pop("steps", {})
    if not isinstance(declared, list) or not 0 < len(declared) <= INTENTS_MOST:
        raise refuse_start(FILE, "intents", f"must be 1 to {INTENTS_MOST} tables")
    if not isinstance(stepping, Mapping) or not 0 < len(stepping) <= STEPS_MOST:
        raise refuse_start(FILE, "steps", f"must be 1 to {STEPS_MOST} tables")
    numbers = convert(file, _IntentNumbers, file=FILE)
    steps = {name: _read_step(name, table, catalogue) for name, table in stepping.items()}
    _refuse_equal(steps.values())
    intents = tuple([_read_intent(place, table, catalogue) for place, table in enumerate(declared)])
    _refuse_repeated([each.name for each in intents])
    same_languages(FILE, dict(_list_texts(intents)))
    return Intents(
        intents=intents,
        steps=steps,
        certainty=numbers.certainty,
        lead=numbers.lead,
        k=numbers.k,
        categories=frozenset(catalogue.types[each.pattern.signal].category for each in steps.values()),
        terms=_hash_terms(intents, steps),
        reached={name: found for name, each in steps.items() if (found := _list_reached(intents, each))},
    )


def _list_reached(intents: Iterable[Intent], step: IntentStep) -> tuple[str, ...]:
    return tuple(
        [each.name for each in intents if any(goal.covers(step.pattern) for goal in each.reached_by)]
    )


def _read_step(name: str, table: Toml, catalogue: Catalogue) -> IntentStep:
    key = f"steps.{name}"
    convert(name, Name, file=FILE, key=key)
    row = convert(table, _StepTable, file=FILE, key=key)
    pattern = SignalPattern(name if row.signal is None else row.signal, row.where)
    found = _check_pattern(pattern, key, catalogue)
    sentence = found.sentence if row.sentence is None else row.sentence
    _refuse_words(key, (name, *sentence.values()))
    same_languages(FILE, {"signals.toml": found.sentence, f"{key}.sentence": sentence})
    return IntentStep(name, pattern, sentence)


def _read_intent(place: int, table: Toml, catalogue: Catalogue) -> Intent:
    key = f"intents.{place}"
    intent = convert(table, Intent, file=FILE, key=key)
    for number, pattern in enumerate(intent.reached_by):
        _check_pattern(pattern, f"{key}.reached_by.{number}", catalogue)
    _refuse_words(key, (intent.name, *intent.title.values(), *intent.sentence.values()))
    return intent


def _check_pattern(pattern: SignalPattern, key: str, catalogue: Catalogue) -> SignalType:
    """Returns the type of the pattern. Raises StartupRefused for one that is unknown, of other services or special."""
    found = catalogue.types.get(pattern.signal)
    if found is None:
        raise refuse_start(FILE, f"{key}.signal", f"must be one of: {', '.join(catalogue.types)}")
    if found.reach is Reach.ELSEWHERE:
        raise refuse_start(FILE, f"{key}.signal", "must not come from other services: it is of no visit")
    _refuse_words(f"{key}.signal", (found.name, *found.sentence.values()))
    if any(is_special(each.sensitivity) for each in found.fields.values()) and all(
        is_special(each.sensitivity) for each in found.fields.values() if each.role is not FieldRole.PLAIN
    ):
        raise refuse_start(FILE, f"{key}.signal", "is special in all that it names. Name another type")
    for name, bucket in pattern.where.items():
        field = found.fields.get(name)
        if field is not None and is_special(field.sensitivity):
            raise refuse_start(FILE, f"{key}.where.{name}", "is special. Name another field")
        if field is None or not field.buckets:
            raise refuse_start(FILE, f"{key}.where.{name}", "must be a field that is kept as a bucket")
        if bucket not in bucket_names(field.buckets):
            names = ", ".join(bucket_names(field.buckets))
            raise refuse_start(FILE, f"{key}.where.{name}", f"must be one of: {names}")
    return found


def _refuse_words(key: str, texts: Iterable[str]) -> None:
    if word := find_special_word(texts):
        problem = f"names a special category of data: {word}. Such data may be no intent. Remove it"
        raise refuse_start(FILE, key, problem)


def _refuse_equal(steps: Iterable[IntentStep]) -> None:
    seen = dict[str, str]()
    for each in steps:
        text = canonical.encode({"signal": each.pattern.signal, "where": dict(each.pattern.where)}).decode()
        if text in seen:
            raise refuse_start(
                FILE, f"steps.{each.name}", f"is the same as the step {seen[text]}. Remove one"
            )
        seen[text] = each.name


def _refuse_repeated(names: list[str]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise refuse_start(FILE, f"intents.{place}.name", "occurs twice. Use another name")


def _list_texts(intents: Iterable[Intent]) -> Iterator[tuple[str, Texts]]:
    for place, each in enumerate(intents):
        yield f"intents.{place}.title", each.title
        yield f"intents.{place}.sentence", each.sentence


def _hash_terms(intents: Iterable[Intent], steps: Mapping[str, IntentStep]) -> str:
    def describe(pattern: SignalPattern) -> JsonValue:
        return {"signal": pattern.signal, "where": dict(pattern.where)}

    body: JsonValue = {
        "intents": [
            {"name": each.name, "reached_by": [describe(one) for one in each.reached_by]} for each in intents
        ],
        "steps": {name: describe(each.pattern) for name, each in steps.items()},
    }
    return sha256(canonical.encode(body)).hexdigest()[:16]
