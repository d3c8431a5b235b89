"""The fields of the context that `context.toml` declares: coarse facts of a request, or of the person."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from msgspec import Meta, Struct

from aboveboard.declared import (
    DeclaredFiles,
    Name,
    Texts,
    Toml,
    choose_text,
    convert,
    parse,
    refuse_start,
    same_languages,
)
from aboveboard.errors import Unprocessable
from aboveboard.signals.special_words import find_special_word
from aboveboard.words import Level

FILE = "context.toml"

BUILT_IN = ("device", "part_of_day", "region")
"""The fields that the gateway makes of the request itself, with values and sentences of their own."""

About = Literal["request", "person"]

LEAST_LEVEL: Mapping[About, Level] = {"request": Level.PAGE, "person": Level.HISTORY}
"""The lowest level that opens a field. A fact of the person is of their history, and needs its purpose."""

FIELDS_MOST, VALUES_MOST = 50, 20


class ContextField(Struct, frozen=True):
    """A declared field. `values` has the words of each value, and is empty for a field that is BUILT_IN.

    `title` names the field, and `sentence` is its reason. `{value}` in it stands for the words of the value.
    """

    name: str
    about: About = "request"
    level: Level = Level.PAGE
    title: Texts = {}
    sentence: Texts = {}
    values: dict[str, Texts] = {}


ContextFields = Mapping[str, ContextField]

USUAL: ContextFields = MappingProxyType({name: ContextField(name) for name in BUILT_IN})
"""The fields of a folder without `context.toml`."""


class _BuiltInTable(Struct, frozen=True, forbid_unknown_fields=True):
    about: Literal["request"] = "request"
    level: Level = Level.PAGE


class _FieldTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    about: About
    level: Level | None = None
    title: Texts
    sentence: Texts
    values: Annotated[dict[Name, Texts], Meta(min_length=2, max_length=VALUES_MOST)]


def load_context_fields(files: DeclaredFiles) -> ContextFields:
    """Returns the fields of `context.toml` by name, or USUAL without the file.

    Raises StartupRefused for a fault, and for a field that names a special category of data (GDPR Art. 9(1)).
    """
    if FILE not in files.contents:
        return USUAL
    file = parse(files.text(FILE), FILE)
    tables = file.get("fields")
    if len(file) != 1 or not isinstance(tables, Mapping) or len(tables) > FIELDS_MOST:
        raise refuse_start(
            FILE, "the file", f"must have the table `fields` alone, with at most {FIELDS_MOST} fields"
        )
    for name in BUILT_IN:
        if name not in tables:
            problem = "is missing: the gateway makes it of each request. Declare it, with a higher level where wanted"
            raise refuse_start(FILE, f"fields.{name}", problem)
    found = {name: _read_field(name, table) for name, table in tables.items()}
    same_languages(FILE, {key: texts for field in found.values() for key, texts in _texts_of(field)})
    return MappingProxyType(found)


def _read_field(name: str, table: Toml) -> ContextField:
    key = f"fields.{name}"
    convert(name, Name, file=FILE, key=key)
    if name in BUILT_IN:
        row = convert(table, _BuiltInTable, file=FILE, key=key)
        field = ContextField(name, level=row.level)
    else:
        declared = convert(table, _FieldTable, file=FILE, key=key)
        level = LEAST_LEVEL[declared.about] if declared.level is None else declared.level
        field = ContextField(name, declared.about, level, declared.title, declared.sentence, declared.values)
    least = LEAST_LEVEL[field.about]
    if field.level < least:
        raise refuse_start(
            FILE, f"{key}.level", f"must be at least {least:d} for a field about the {field.about}"
        )
    _refuse_special(key, field)
    _refuse_placeholders(key, field)
    return field


def _texts_of(field: ContextField) -> Iterable[tuple[str, Texts]]:
    if field.values:
        yield f"fields.{field.name}.title", field.title
        yield f"fields.{field.name}.sentence", field.sentence
    for value, texts in field.values.items():
        yield f"fields.{field.name}.values.{value}", texts


def _refuse_special(key: str, field: ContextField) -> None:
    said = [field.name, *field.values]
    said += [text for _, texts in _texts_of(field) for text in texts.values()]
    if word := find_special_word(said):
        problem = f"names a special category of data: {word}. Such data may be no context. Remove the field"
        raise refuse_start(FILE, key, problem)


def _refuse_placeholders(key: str, field: ContextField) -> None:
    for language, text in field.sentence.items():
        if set("{}") & set(text.replace("{value}", "", 1)):
            raise refuse_start(
                FILE, f"{key}.sentence.{language}", "may have {value} once, and no other braces"
            )


def check_declared(
    fields: ContextFields, sent: Mapping[str, str], about: About, *, path: str
) -> tuple[tuple[str, str], ...]:
    """Returns the sent fields with their values, in order of field.

    Raises Unprocessable for a field or a value that is not declared. Raises it for a field about something else too.
    `path` is that of the fields in the body.
    """
    for name, value in sent.items():
        field = fields.get(name)
        if field is None or not field.values:
            raise Unprocessable(
                "This field of the context is not declared. Declare it in context.toml, or leave it out.",
                field=f"{path}.{name}",
                expected=_list_names(fields, about),
            )
        if field.about != about:
            where = "the facts of the person" if field.about == "person" else "the context of a decision"
            raise Unprocessable(
                f"This field is about the {field.about}. Send it with {where}.",
                field=f"{path}.{name}",
                expected=_list_names(fields, about),
            )
        if value not in field.values:
            raise Unprocessable(
                "This value is not declared for the field. Declare it in context.toml, or send another.",
                field=f"{path}.{name}",
                expected=f"one of {', '.join(field.values)}",
            )
    return tuple(sorted(sent.items()))


def _list_names(fields: ContextFields, about: About) -> str:
    names = [field.name for field in fields.values() if field.values and field.about == about]
    return f"one of {', '.join(names)}" if names else "no field"


def keep_declared(fields: ContextFields, stored: Mapping[str, str], about: About) -> dict[str, str]:
    """Returns the stored fields that are still declared with their values, in order of field."""
    return {
        name: value
        for name, value in sorted(stored.items())
        if (field := fields.get(name)) is not None and field.about == about and value in field.values
    }


def title_of(fields: ContextFields, name: str, language: str) -> str:
    """Returns the title of a declared field. "" for any other, and for a field that is BUILT_IN."""
    field = fields.get(name)
    return choose_text(field.title, language) if field is not None and field.title else ""


def words_of(fields: ContextFields, name: str, value: str, language: str) -> str:
    """Returns the words of a declared value. "" for any other."""
    field = fields.get(name)
    return choose_text(field.values[value], language) if field is not None and value in field.values else ""


def sentence_of(fields: ContextFields, name: str, value: str, language: str) -> str:
    """Returns the reason for a declared value. "" for any other."""
    words = words_of(fields, name, value, language)
    return choose_text(fields[name].sentence, language).replace("{value}", words) if words else ""
