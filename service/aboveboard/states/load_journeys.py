"""The reader of `journeys.toml`. It refuses a state over what is not stored, and one that names something special."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from msgspec import Meta, Struct

from aboveboard.clock import MS_PER_DAY
from aboveboard.declared import DeclaredFiles, Texts, Toml, convert, parse, refuse_start, same_languages
from aboveboard.interest_keys import state_key
from aboveboard.people.marks import MARKS_MOST
from aboveboard.signals.catalogue import Catalogue, SignalType
from aboveboard.signals.coarsening import bucket_names
from aboveboard.signals.fields import Action, FieldRole, FieldType, describe_mismatch
from aboveboard.signals.special_words import find_special_word
from aboveboard.states.declared_states import NO_JOURNEYS, Has, Journey, Journeys, Pattern, Silent, State
from aboveboard.words import Reach, is_special

FILE = "journeys.toml"
STATES_MOST = 200
PARTS_MOST = 10
MS_PER_HOUR = 3_600_000

JourneyName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Value = str | int | bool


class _Span(Struct, frozen=True, forbid_unknown_fields=True):
    days: Annotated[int, Meta(ge=1, le=3650)] | None = None
    hours: Annotated[int, Meta(ge=1, le=87_600)] | None = None


class _Pattern(Struct, frozen=True, forbid_unknown_fields=True):
    signal: str
    where: dict[str, Value] = {}


class _Has(_Pattern, frozen=True, forbid_unknown_fields=True):
    count: Annotated[int, Meta(ge=1, le=MARKS_MOST)] = 1
    within: _Span | None = None


class _Silent(_Pattern, frozen=True, forbid_unknown_fields=True):
    days: Annotated[int, Meta(ge=1, le=3650)] | None = None
    hours: Annotated[int, Meta(ge=1, le=87_600)] | None = None


class _StateTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Texts
    sentence: Texts
    has: Annotated[tuple[_Has, ...], Meta(min_length=1, max_length=PARTS_MOST)]
    not_since: Annotated[tuple[_Pattern, ...], Meta(max_length=PARTS_MOST)] = ()
    silent_for: Annotated[tuple[_Silent, ...], Meta(max_length=PARTS_MOST)] = ()


class _JourneyTable(Struct, frozen=True, forbid_unknown_fields=True):
    title: Texts


def load_journeys(files: DeclaredFiles, catalogue: Catalogue) -> Journeys:
    """Returns the journeys of `journeys.toml`, or none without the file. Raises StartupRefused for a fault in it."""
    if FILE not in files.contents:
        return NO_JOURNEYS
    file = parse(files.text(FILE), FILE)
    tables = file.get("journeys", {})
    if set(file) - {"journeys"} or not isinstance(tables, Mapping):
        raise refuse_start(FILE, "the file", "must have the table `journeys` alone")
    patterns: dict[str, Pattern] = {}
    journeys = tuple([_read_journey(name, table, catalogue, patterns) for name, table in tables.items()])
    if sum(len(each.states) for each in journeys) > STATES_MOST:
        raise refuse_start(FILE, "the file", f"must have at most {STATES_MOST} states")
    same_languages(FILE, {key: texts for each in journeys for key, texts in _texts_of(each)})
    return Journeys(journeys, tuple(patterns.values()))


def _texts_of(journey: Journey) -> Iterator[tuple[str, Texts]]:
    path = f"journeys.{journey.name}"
    yield f"{path}.title", journey.title
    for state in journey.states:
        key = f"{path}.states.{state.key.partition('/')[2]}"
        yield f"{key}.title", state.title
        yield f"{key}.sentence", state.sentence


def _read_journey(name: str, table: Toml, catalogue: Catalogue, patterns: dict[str, Pattern]) -> Journey:
    path = f"journeys.{name}"
    convert(name, JourneyName, file=FILE, key=path)
    own = dict(table) if isinstance(table, Mapping) else {}
    tables = own.pop("states", None)
    if not isinstance(tables, Mapping) or not tables:
        raise refuse_start(FILE, f"{path}.states", "must have at least one state")
    declared = convert(own, _JourneyTable, file=FILE, key=path)
    states = tuple(
        [_StateReader(name, each, catalogue, patterns).read(found) for each, found in tables.items()]
    )
    journey = Journey(name, declared.title, states)
    _refuse_special(path, [name, *declared.title.values()])
    return journey


def _refuse_special(path: str, said: Iterable[str]) -> None:
    if word := find_special_word(said):
        problem = f"names a special category of data: {word}. Such data may be no state. Remove it"
        raise refuse_start(FILE, path, problem)


class _StateReader:
    """The reader of one state. It adds the patterns that the state is made of to `patterns`."""

    def __init__(self, journey: str, name: str, catalogue: Catalogue, patterns: dict[str, Pattern]) -> None:
        self._path, self._key = f"journeys.{journey}.states.{name}", state_key(journey, name)
        self._name, self._catalogue, self._patterns = name, catalogue, patterns

    def read(self, table: Toml) -> State:
        """Returns the state. Raises StartupRefused, naming the place, for what is not stored or is special."""
        convert(self._name, JourneyName, file=FILE, key=self._path)
        declared = convert(table, _StateTable, file=FILE, key=self._path)
        said = [self._name, *declared.title.values(), *declared.sentence.values()]
        _refuse_special(self._path, said)
        has = tuple([self._read_has(each, f"has[{at}]") for at, each in enumerate(declared.has)])
        not_since = tuple(
            [self._read_pattern(each, f"not_since[{at}]").name for at, each in enumerate(declared.not_since)]
        )
        silent = tuple(
            [self._read_silent(each, f"silent_for[{at}]") for at, each in enumerate(declared.silent_for)]
        )
        names = {*(each.pattern for each in has), *(each.pattern for each in silent), *not_since}
        return State(
            key=self._key,
            has=has,
            not_since=not_since,
            silent_for=silent,
            category=self._patterns[has[0].pattern].category,
            categories=frozenset([self._patterns[name].category for name in names]),
            title=declared.title,
            sentence=declared.sentence,
        )

    def _read_has(self, declared: _Has, part: str) -> Has:
        pattern = self._read_pattern(declared, part, count=declared.count)
        if declared.within is None:
            return Has(pattern.name, declared.count)
        within = self._read_span(declared.within.days, declared.within.hours, declared, f"{part}.within")
        return Has(pattern.name, declared.count, within)

    def _read_silent(self, declared: _Silent, part: str) -> Silent:
        pattern = self._read_pattern(declared, part)
        return Silent(pattern.name, self._read_span(declared.days, declared.hours, declared, part))

    def _read_span(self, days: int | None, hours: int | None, of: _Pattern, part: str) -> int:
        if (days is None) is (hours is None):
            raise self._refuse(part, "must have either `days` or `hours`")
        span_ms = (days or 0) * MS_PER_DAY + (hours or 0) * MS_PER_HOUR
        kept_days = self._catalogue.types[of.signal].retention_days
        if span_ms > kept_days * MS_PER_DAY:
            raise self._refuse(part, f"must be at most {kept_days} days, for which {of.signal} is stored")
        return span_ms

    def _read_pattern(self, declared: _Pattern, part: str, *, count: int = 1) -> Pattern:
        signal = self._catalogue.types.get(declared.signal)
        if signal is None:
            raise self._refuse(f"{part}.signal", "must be a type that signals.toml declares")
        if signal.reach is Reach.ELSEWHERE:
            raise self._refuse(f"{part}.signal", "must be of signals from here, not from other services")
        _refuse_special(f"{self._path}.{part}.signal", [signal.name, *signal.sentence.values()])
        for name, value in declared.where.items():
            self._check_field(signal, name, value, f"{part}.where.{name}")
        where = tuple(sorted(declared.where.items()))
        said = "".join(f"[{name}={value!r}]" for name, value in where)
        known = self._patterns.get(signal.name + said)
        most = max(count, known.most if known else 1)
        found = Pattern(signal.name + said, signal.name, signal.category, where, most)
        self._patterns[found.name] = found
        return found

    def _check_field(self, signal: SignalType, name: str, value: Value, part: str) -> None:
        field = signal.fields.get(name)
        if field is None:
            raise self._refuse(part, f"must be a field of {signal.name}")
        if field.action is Action.DROP:
            raise self._refuse(part, "is dropped at intake, so no state may rest on it")
        if field.role is not FieldRole.PLAIN or field.type is FieldType.STRING_LIST:
            raise self._refuse(part, "must be a field with one value that names no topic and no item")
        if is_special(field.sensitivity):
            raise self._refuse(part, "is special data, and may be no state")
        if field.buckets and value not in bucket_names(field.buckets):
            raise self._refuse(part, f"must be of these: {', '.join(bucket_names(field.buckets))}")
        if field.action is Action.KEEP and (right := describe_mismatch(field, value)) is not None:
            raise self._refuse(part, f"must be {right}")
        _refuse_special(f"{self._path}.{part}", [str(value)])

    def _refuse(self, part: str, problem: str) -> Exception:
        return refuse_start(FILE, f"{self._path}.{part}", problem)
