"""Purposes: the uses of data about a person, each with a plain sentence in every language."""

from typing import Annotated

from msgspec import Meta, Struct

from aboveboard.declared import DeclaredFiles, Name, Texts, Toml, convert, parse, refuse_start, same_languages

FILE = "purposes.toml"

MESSAGES = "messages"
"""The purpose that a message needs, unless it is about an order, a request or the safety of an account."""


class Purpose(Struct, frozen=True):
    """A declared purpose. `data_use` is a key of the Fideslang taxonomy of data uses, for registers of
    processing. A yes ends `lifetime_days` after it was said; None: it has no such end.
    """

    id: str
    title: Texts
    sentence: Texts
    data_use: str
    lifetime_days: int | None = None


class _PurposeTable(Struct, frozen=True, forbid_unknown_fields=True):
    title: Texts
    sentence: Texts
    data_use: Annotated[str, Meta(pattern=r"^[a-z_]+(\.[a-z_]+)*$")]
    lifetime_days: Annotated[int, Meta(ge=1, le=36_500)] | None = None


def load_purposes(files: DeclaredFiles) -> dict[str, Purpose]:
    """Returns the purposes of `purposes.toml` by id. Raises StartupRefused when anything in it is wrong."""
    tables = parse(files.text(FILE), FILE)
    if not tables:
        raise refuse_start(FILE, "the file", "must declare at least one purpose")
    purposes = {key: _purpose(convert(key, Name, file=FILE, key=key), tables[key]) for key in tables}
    texts = {
        f"{key}.{name}": getattr(purposes[key], name) for key in purposes for name in ("title", "sentence")
    }
    same_languages(FILE, texts)
    return purposes


def _purpose(key: str, table: Toml) -> Purpose:
    declared = convert(table, _PurposeTable, file=FILE, key=key)
    return Purpose(
        id=key,
        title=declared.title,
        sentence=declared.sentence,
        data_use=declared.data_use,
        lifetime_days=declared.lifetime_days,
    )
