"""Ids that name no person, in the spellings of many languages."""

import pytest
from aboveboard.errors import Unprocessable
from aboveboard.people.placeholders import OTHERS, WORDS, Placeholders, is_placeholder
from hypothesis import given
from hypothesis import strategies as st

PLACEHOLDERS = [
    *[
        "null",
        "undefined",
        "None",
        "[object Object]",
        "0",
        "NaN",
        "",
        " ",
        ".",
        "..",
        '"null"',
        "NULL",
        "nil",
    ],
    *[
        "[object Undefined]",
        "false",
        "true",
        "\u200b",
        "\u202e\u202c",
        "\u00a0",
        "'undefined'",
        "(null)",
        "<nil>",
    ],
    *["<null>", "-1", "\\N", "%!s(<nil>)", "{{user_id}}", "${userId}", "[object Object],[object Object]"],
    *[
        "00000000-0000-0000-0000-000000000000",
        "ＮＵＬＬ",
        "０",
        "“null”",
        "un\u200bdefined",
        "undefined_undefined",
    ],
    *[
        "null:null",
        "-",
        "--",
        "...",
        "[]",
        "{}",
        '""',
        "\ufffd",
        "Andr\ufffd",
        "\u3164",
        "\u2800",
        "\ufe0f",
        "\u0301",
    ],
    *["—", "«»", "NaN ", "-0", "0.0", "Optional(nil)", "null.", "True", "FALSE", "[object HTMLDivElement]"],
    *[
        "\U000e0041",
        "\u180e",
        "\u2060",
        "undefined\u00a0",
        "_",
        "?",
        "#{id}",
        "\ufeffnull",
        " undefined",
        "None,None",
    ],
    *[
        "\u2028",
        "\u3000",
        "`null`",
        "NIL",
        "nIl",
        "…",
        "‘’",
        "\u061c",
        "\u200e\u200f",
        "\u1160",
        "\uffa0",
        "-Infinity",
    ],
]
PEOPLE = [
    *[
        "u-17",
        "a",
        "1",
        "10",
        "007",
        "ü",
        "名前",
        "💡",
        "@",
        "dial",
        "o'h",
        "null-safe",
        "nully",
        "noneed",
        "falsetto",
    ],
    *[
        "true-love",
        "nile",
        "nan-cy",
        "0x1f",
        "1000",
        "-2",
        "a.b",
        "Andr\u00e9",
        "naïve",
        "मि",
        "‏שלום",
        "0-1",
        "{abc}",
    ],
    *[
        "[abc]",
        "obj",
        "[object-17]",
        "#",
        "$",
        "é",
        "e\u0301",
        "☃",
        "ٱ",
        "zero",
        "nulls",
        "undefined-17",
        "guest",
    ],
    *[
        "x\u200d",
        "null💡",
        "null名",
        "ffffffff",
        "anonymous",
        "n",
        "{0f8fad5b-d9cb-469f-a165-70867728950e}",
        "nül",
    ],
]
AROUND = st.text(alphabet="\"'`()[]{}<> \u00a0\u200b\u202e\ufeff\u2060.,:-_", max_size=3)
CASES = st.sampled_from([str, str.lower, str.upper, str.title, str.swapcase])


@pytest.mark.parametrize("text", PLACEHOLDERS, ids=ascii)
def test_a_placeholder_names_no_person(text: str) -> None:
    """Whichever language or library wrote it."""
    assert is_placeholder(text)


@pytest.mark.parametrize("text", PEOPLE, ids=ascii)
def test_another_id_names_a_person(text: str) -> None:
    """Also one that has a placeholder in it, or none of our letters."""
    assert not is_placeholder(text)


@given(st.sampled_from(sorted(WORDS)), CASES, AROUND, AROUND)
def test_case_quotes_and_invisible_characters_make_no_person(
    word: str, case: object, before: str, after: str
) -> None:
    """However they are combined."""
    assert is_placeholder(before + case(word) + after)  # type: ignore[operator]


@given(
    st.text(
        alphabet="\"'`()[]{}<> \u00a0\u200b\u202e\ufeff\u2060.,:-_\u3000\u2800\u3164\ufe0f\u0301", max_size=9
    )
)
def test_a_text_of_blanks_and_punctuation_names_no_person(text: str) -> None:
    """At least one character must be seen that is neither."""
    assert is_placeholder(text)


@given(st.uuids(), st.integers(1, 10**18), AROUND)
def test_ids_of_databases_name_people(uuid: object, number: int, around: str) -> None:
    """Numbers and UUIDs, with anything around them."""
    assert not is_placeholder(str(uuid))
    assert not is_placeholder(str(number))
    assert not is_placeholder(f"u{around}{number}")


@given(st.text(max_size=100), st.text(max_size=100))
def test_a_text_with_a_lost_character_names_no_person(before: str, after: str) -> None:
    """U+FFFD is never part of an id, at any place of it."""
    assert is_placeholder(f"{before}\ufffd{after}")


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200),
    st.sampled_from(["\u200b", "\ufeff", "\u2060"]),
)
def test_an_invisible_character_around_any_text_changes_nothing(text: str, unseen: str) -> None:
    """No text makes it fail, and the quick ways to an answer agree with the thorough one.

    An id has no control characters, so no text has them here.
    """
    assert is_placeholder(f"{unseen}{text}{unseen}") is is_placeholder(text)


def test_an_app_may_list_more() -> None:
    """For itself alone, in any case and between any quotes."""
    listed = Placeholders("shop Anonymous, shop not set, blog guest")
    found = [
        text
        for text in ("anonymous", '"ANONYMOUS"', " Not set\u200b", "guest", "set")
        if listed.has("shop", text)
    ]
    assert found == ["anonymous", '"ANONYMOUS"', " Not set\u200b"]
    assert listed.has("blog", "guest")
    assert not listed.has("other", "anonymous")
    assert listed.has("other", "null")


def test_the_refusal_names_the_field_and_no_value() -> None:
    """The id of a guest is in another field than that of a person."""
    with pytest.raises(Unprocessable) as refused:
        Placeholders("shop Zx-canary").check("shop", "zx-canary", "guest")
    assert (refused.value.field, refused.value.status) == ("guest", 422)
    assert "canary" not in f"{refused.value.detail}{refused.value.expected}".lower()


def test_every_spelling_to_look_for_is_a_placeholder() -> None:
    """And all words are among them, those of the app as well."""
    listed = Placeholders("shop Anonymous")
    found = list(listed.spellings("shop"))
    assert [text for text in found if not listed.has("shop", text)] == []
    assert {*WORDS, "NULL", "None", '"undefined"', "anonymous", "ANONYMOUS", "<Anonymous>"} <= set(found)
    assert len(found) == len(set(found))
    assert OTHERS - set(found) <= {"\\n", "optional(nil)", "ffffffff-ffff-ffff-ffff-ffffffffffff"}
