"""`journeys.toml`: what is not stored, not declared or special is refused with its place."""

from pathlib import Path

import pytest
from aboveboard.declared import DeclaredFiles, read_folder
from aboveboard.errors import StartupRefused
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from aboveboard.states.declared_states import NO_JOURNEYS, Has, Journeys, Silent
from aboveboard.states.load_journeys import FILE, load_journeys
from msgspec import structs

SHIPPED = load_catalogue(read_folder(find_shipped("policies")))
SPECIAL = structs.replace(SHIPPED.types["clicked"], name="illness_reported")
CATALOGUE = structs.replace(SHIPPED, types={**SHIPPED.types, SPECIAL.name: SPECIAL})
"""The shipped types, and one whose name says something special."""

DAY = 86_400_000
STATE = """
[journeys.j]
title.en = "J"
[journeys.j.states.s]
title.en = "S"
sentence.en = "You did it."
"""


def load(text: str) -> Journeys:
    return load_journeys(DeclaredFiles(Path(), {FILE: text.encode()}), CATALOGUE)


def test_without_the_file_there_are_no_journeys() -> None:
    """As in a folder of an earlier version."""
    assert load_journeys(DeclaredFiles(Path(), {}), CATALOGUE) is NO_JOURNEYS


def test_a_state_is_compiled() -> None:
    """Equal patterns are one, with the largest count of all."""
    made = load(
        STATE
        + """
has = [{ signal = "cart_added", count = 2, within = { days = 3 } }, { signal = "cart_added", count = 5 }]
not_since = [{ signal = "order_placed" }]
silent_for = [{ signal = "cart_added", hours = 6 }]
"""
    )
    state = made.states["state:j/s"]
    assert state.has == (Has("cart_added", 2, 3 * DAY), Has("cart_added", 5))
    assert (state.not_since, state.silent_for) == (("order_placed",), (Silent("cart_added", DAY // 4),))
    assert {each.name: each.most for each in made.patterns} == {"cart_added": 5, "order_placed": 1}


@pytest.mark.parametrize(
    ("has", "place"),
    [
        ('{ signal = "unheard" }', "has[0].signal"),
        ('{ signal = "partner_purchase" }', "has[0].signal"),
        ('{ signal = "clicked", where = { url = "x" } }', "has[0].where.url"),
        ('{ signal = "clicked", where = { item = "x" } }', "has[0].where.item"),
        ('{ signal = "clicked", where = { colour = "x" } }', "has[0].where.colour"),
        ('{ signal = "clicked", where = { position = "x" } }', "has[0].where.position"),
        ('{ signal = "paused", where = { seconds = "..7" } }', "has[0].where.seconds"),
        ('{ signal = "feature_used", where = { feature = "religion" } }', "has[0].where.feature"),
        ('{ signal = "clicked", count = 0 }', "has[0].count"),
        ('{ signal = "clicked", count = 21 }', "has[0].count"),
        ('{ signal = "clicked", within = { days = 91 } }', "has[0].within"),
        ('{ signal = "clicked", within = { days = 1, hours = 1 } }', "has[0].within"),
        ('{ signal = "clicked", within = {} }', "has[0].within"),
        ('{ signal = "clicked", unheard = 1 }', "has[0]"),
        ('{ signal = "state:j/other" }', "has[0].signal"),
        ('{ signal = "illness_reported" }', "has[0].signal"),
        (
            '{ signal = "clicked" }]\nnot_since = [{ signal = "clicked", where = { url = "x" } }',
            "not_since[0].where.url",
        ),
        ('{ signal = "clicked" }]\nsilent_for = [{ signal = "unheard", days = 1 }', "silent_for[0].signal"),
        ('{ signal = "clicked" }]\nsilent_for = [{ signal = "searched", days = 31 }', "silent_for[0]"),
        ("", "has"),
    ],
)
def test_a_wrong_condition_is_refused_with_its_place(has: str, place: str) -> None:
    """By file, journey, state and part."""
    with pytest.raises(StartupRefused) as refused:
        load(f"{STATE}has = [{has}]")
    assert refused.value.detail.startswith(f"{FILE}: journeys.j.states.s")
    assert place in refused.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "[other]",
        '[journeys.J]\ntitle.en = "J"\n[journeys.J.states.s]',
        '[journeys.j]\ntitle.en = "J"',
        STATE.replace("You did it", "You told us of your illness") + 'has = [{ signal = "clicked" }]',
        STATE.replace('"J"', '"Your religion"') + 'has = [{ signal = "clicked" }]',
        STATE.replace("sentence.en", "sentence.de") + 'has = [{ signal = "clicked" }]',
    ],
)
def test_a_wrong_file_is_refused(text: str) -> None:
    """Also one that names something special, and one without English."""
    with pytest.raises(StartupRefused, match=FILE):
        load(text)
