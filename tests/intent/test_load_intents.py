"""The declared intents: what is shipped, and every way of getting it wrong."""

import pytest
from aboveboard.errors import StartupRefused
from aboveboard.intent.declared_intents import NO_INTENTS
from aboveboard.intent.load_intents import load_intents
from aboveboard.words import Category

from tests.intent.visits import CATALOGUE, SHIPPED, TEXT, load, without_file


def test_the_shipped_intents_are_to_buy_and_to_need_help() -> None:
    """They are read of what is looked at and put in the cart, and of nothing special."""
    assert [each.name for each in SHIPPED.intents] == ["buy", "help"]
    assert SHIPPED.categories == {Category.BEHAVIOURAL, Category.TRANSACTIONAL}
    assert (SHIPPED.certainty, SHIPPED.lead, SHIPPED.k) == (0.5, 0.1, 10)


def test_without_the_file_nothing_is_declared() -> None:
    """A folder of an earlier version decides as before."""
    assert load_intents(without_file(), CATALOGUE) == NO_INTENTS
    assert not NO_INTENTS


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("certainty = 0.5", "certainty = 0.4", "certainty: Expected `float` >= 0.5"),
        ("k = 10", "k = 4", "k: Expected `int` >= 5"),
        ("lead = 0.1", "more = 1", "Object contains unknown field `more`"),
        ('name = "help"', 'name = "buy"', "intents.1.name: occurs twice"),
        ('name = "help"', 'name = "Help"', "intents.1.name"),
        ('signal = "ticket_opened"', 'signal = "told"', "intents.1.reached_by.0.signal: must be one of"),
        ('signal = "ticket_opened"', 'signal = "partner_purchase"', "intents.1.reached_by.0.signal: must not come"),
        ("[steps.clicked]", "[steps.pressed]", "steps.pressed.signal: must be one of"),
        ("[steps.clicked]", '[steps.pressed]\nsignal = "item_viewed"', "is the same as the step item_viewed"),
        ("[[intents]]", "[[intent]]", "the file: Object contains unknown field `intent`"),
        ('results = "..1"', 'result = "..1"', "steps.searched_in_vain.where.result: must be a field that is kept"),
        ('results = "..1"', 'topics = "tents"', "where.topics: must be a field that is kept as a bucket"),
        ('results = "..1"', 'results = "0"', "where.results: must be one of: ..1, 1..10"),
        ('title.de = "Hilfe brauchen"\n', "", "intents.1.title: must have a text in each of"),
        ("sentence.de = \"Du hast gesucht und nichts gefunden.\"\n", "", "searched_in_vain.sentence: must have"),
    ],
)  # fmt: skip
def test_a_fault_refuses_the_start_and_names_its_place(old: str, new: str, said: str) -> None:
    """Each error begins with the file and the key."""
    assert old in TEXT
    with pytest.raises(StartupRefused) as refusal:
        load(TEXT.replace(old, new, 1))
    assert refusal.value.detail.startswith("intents.toml: ")
    assert said in refusal.value.detail


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('name = "help"', 'name = "pregnancy"', "intents.1: names a special category of data: pregnancy"),
        ("it looks as if you need help", "it looks as if you are sick", "intents.1: names a special"),
        ('title.es = "Necesitar ayuda"', 'title.es = "Buscar salud"', "intents.1: names a special"),
        ("[steps.clicked]", '[steps.religion]\nsignal = "clicked"', "steps.religion: names a special"),
        ('results = "..1"', 'special_topics = "..1"', "where.special_topics: "),
    ],
)
def test_what_is_special_is_no_intent(old: str, new: str, place: str) -> None:
    """The place is named where a goal, a step or a sentence is of a special category."""
    text = TEXT.replace(old, new, 1)
    if "special_topics" in new:
        text = text.replace('signal = "searched"', 'signal = "item_viewed"')
    with pytest.raises(StartupRefused) as refusal:
        load(text)
    assert place in refusal.value.detail


def test_counts_begin_again_only_where_their_meaning_changes() -> None:
    """Another goal or step gives other terms, and another sentence or number does not."""
    assert load(TEXT.replace("Wanting to buy", "Buying", 1)).terms == SHIPPED.terms
    assert load(TEXT.replace("k = 10", "k = 20")).terms == SHIPPED.terms
    assert load(TEXT.replace("[steps.clicked]\n", "")).terms != SHIPPED.terms
    assert load(TEXT.replace(', { signal = "renewal_made" }', "")).terms != SHIPPED.terms


def test_a_goal_may_be_a_step_towards_another() -> None:
    """The step then says that its own goal is reached."""
    found = load(TEXT.replace('signal = "ticket_opened"', 'signal = "cart_added"'))
    assert found.reached == {"cart_added": ("help",)}
    assert SHIPPED.reached == {}
