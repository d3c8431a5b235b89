"""The declared fields of the context: what is shipped, every way of getting it wrong, and what may be sent."""

from pathlib import Path

import pytest
from aboveboard.declared import read_folder
from aboveboard.errors import StartupRefused, Unprocessable
from aboveboard.privacy.context_fields import (
    BUILT_IN,
    USUAL,
    ContextFields,
    check_declared,
    keep_declared,
    load_context_fields,
    sentence_of,
    title_of,
    words_of,
)
from aboveboard.settings import find_shipped
from aboveboard.words import Level

SHIPPED = load_context_fields(read_folder(find_shipped("policies")))
ROWS = "[fields.device]\n[fields.part_of_day]\n[fields.region]\n"
ROLE = """[fields.seat]
about = "person"
title.en = "Your seat"
sentence.en = "Your seat counted: {value}."
values.a.en = "first"
values.b.en = "second"
"""


def load(folder: Path, text: str) -> ContextFields:
    (folder / "context.toml").write_text(text)
    return load_context_fields(read_folder(folder))


def test_the_shipped_fields_are_of_the_request_and_of_the_person() -> None:
    """A task comes with the request from level 1 on, a role and a plan are the person's from level 3 on."""
    assert {name: (field.about, field.level) for name, field in SHIPPED.items()} == {
        **dict.fromkeys((*BUILT_IN, "task"), ("request", Level.PAGE)),
        **dict.fromkeys(("role", "plan"), ("person", Level.HISTORY)),
    }


def test_without_the_file_there_are_the_fields_of_the_gateway_alone(tmp_path: Path) -> None:
    """A folder of an earlier version decides as before."""
    assert load_context_fields(read_folder(tmp_path)) == USUAL
    assert load(tmp_path, ROWS) == USUAL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file: must have the table `fields` alone"),
        ("[fields.device]\n[fields.region]\n", "fields.part_of_day: is missing"),
        (ROWS.replace("device]", 'device]\nabout = "person"'), "fields.device.about"),
        (ROWS.replace("region]", "region]\nlevel = 0"), "fields.region.level: must be at least 1"),
        (
            ROWS.replace("region]", 'region]\nsentence.en = "x"'),
            "fields.region: Object contains unknown field",
        ),
        (ROWS + ROLE.replace('about = "person"', 'about = "place"'), "fields.seat.about"),
        (ROWS + ROLE.replace('about = "person"\n', ""), "fields.seat: Object missing required field `about`"),
        (ROWS + ROLE.replace("title.en", "level = 2\ntitle.en"), "fields.seat.level: must be at least 3"),
        (ROWS + ROLE.replace("title.en", "level = 5\ntitle.en"), "fields.seat.level"),
        (
            ROWS + ROLE.replace("title.en", "extra = 1\ntitle.en"),
            "fields.seat: Object contains unknown field",
        ),
        (ROWS + ROLE.replace('values.b.en = "second"\n', ""), "fields.seat.values"),
        (ROWS + ROLE + "".join(f'values.c{n}.en = "c"\n' for n in range(19)), "fields.seat.values"),
        (ROWS + ROLE.replace("values.b", 'values."B b"'), "fields.seat: Expected `str` matching"),
        (ROWS + ROLE.replace("fields.seat", 'fields."my seat"'), "fields.my seat"),
        (ROWS + ROLE + 'title.de = "Platz"\n', "must have a text in each of: de, en"),
        (ROWS + ROLE.replace("{value}", "{name}"), "fields.seat.sentence.en: may have {value} once"),
        (ROWS + ROLE.replace("{value}", "{value} {value}"), "fields.seat.sentence.en: may have {value} once"),
        (
            ROWS + ROLE.replace("seat", "religion"),
            "fields.religion: names a special category of data: religion",
        ),
        (ROWS + ROLE.replace("values.b", "values.pregnant"), "fields.seat: names a special category"),
        (
            ROWS + ROLE.replace("second", "union member"),
            "fields.seat: names a special category of data: union",
        ),
    ],
)
def test_a_fault_of_the_file_names_its_key(tmp_path: Path, text: str, said: str) -> None:
    """The start is refused, because a field that means nothing clear may not shape a choice."""
    with pytest.raises(StartupRefused) as refusal:
        load(tmp_path, text)
    assert said in refusal.value.detail
    assert refusal.value.detail.startswith("context.toml: ")


def test_twenty_values_are_the_most(tmp_path: Path) -> None:
    """One more is refused: many rare values would tell people apart."""
    field = load(tmp_path, ROWS + ROLE + "".join(f'values.c{n}.en = "c"\n' for n in range(18)))["seat"]
    assert len(field.values) == 20


def test_a_level_may_be_raised(tmp_path: Path) -> None:
    """For a field of the gateway too."""
    found = load(
        tmp_path,
        ROWS.replace("region]", "region]\nlevel = 3") + ROLE.replace("title.en", "level = 4\ntitle.en"),
    )
    assert (found["region"].level, found["seat"].level) == (Level.HISTORY, Level.EVERYWHERE)


@pytest.mark.parametrize(
    ("sent", "field", "said", "right"),
    [
        ({"colour": "red"}, "colour", "not declared", "one of task"),
        ({"device": "mobile"}, "device", "not declared", "one of task"),
        (
            {"task": "dance"},
            "task",
            "This value is not declared",
            "one of browse, compare, get_help, order, set_up",
        ),
        ({"task": "order", "role": "owner"}, "role", "Send it with the facts of the person.", "one of task"),
    ],
)
def test_what_is_not_declared_may_not_be_sent(
    sent: dict[str, str], field: str, said: str, right: str
) -> None:
    """The refusal names the field and what would be right, and never the value."""
    with pytest.raises(Unprocessable) as refusal:
        check_declared(SHIPPED, sent, "request", path="context.fields")
    assert refusal.value.field == f"context.fields.{field}"
    assert said in refusal.value.detail
    assert refusal.value.expected == right
    assert "dance" not in f"{refusal.value.detail} {refusal.value.expected}"


def test_a_field_of_the_request_is_no_fact_of_the_person() -> None:
    """The refusal says where it belongs."""
    with pytest.raises(Unprocessable, match="Send it with the context of a decision"):
        check_declared(SHIPPED, {"task": "order"}, "person", path="fields")


def test_without_a_declared_field_none_may_be_sent() -> None:
    """The refusal says that there is none."""
    with pytest.raises(Unprocessable) as refusal:
        check_declared(USUAL, {"task": "order"}, "request", path="context.fields")
    assert refusal.value.expected == "no field"


def test_sent_fields_are_in_order() -> None:
    """With any order of the sender."""
    sent = {"role": "owner", "plan": "paid"}
    assert check_declared(SHIPPED, sent, "person", path="fields") == (("plan", "paid"), ("role", "owner"))


def test_of_stored_fields_those_count_that_are_still_declared() -> None:
    """Neither an old field, nor an old value, nor one that is now about something else."""
    stored = {"role": "owner", "plan": "gold", "task": "order", "gone": "x", "device": "mobile"}
    assert keep_declared(SHIPPED, stored, "person") == {"role": "owner"}


def test_a_value_is_named_in_the_readers_language() -> None:
    """Its title, its words and its reason; English in any other language."""
    assert title_of(SHIPPED, "role", "de") == "Deine Rolle"
    assert words_of(SHIPPED, "role", "owner", "fr") == "le compte est à vous"
    assert (
        sentence_of(SHIPPED, "task", "order", "es")
        == "Se tuvo en cuenta lo que vienes a hacer: hacer un pedido."
    )
    assert sentence_of(SHIPPED, "task", "order", "it") == "It counted what you came to do: order something."


@pytest.mark.parametrize(("field", "value"), [("gone", "x"), ("task", "gone"), ("device", "mobile")])
def test_what_is_not_declared_has_no_words(field: str, value: str) -> None:
    """The caller then uses its own sentence."""
    assert (words_of(SHIPPED, field, value, "en"), sentence_of(SHIPPED, field, value, "en")) == ("", "")
