"""The comparisons that policies declare, and the periods of their reports."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.watches import (
    BiasWatch,
    check_watch,
    last_period,
    load_watches,
    period_of,
    seed_of,
    start_of,
)
from aboveboard.clock import MS_PER_DAY
from aboveboard.declared import DeclaredFiles, read_folder
from aboveboard.errors import StartupRefused, Unprocessable
from msgspec import structs

WATCH = BiasWatch(
    name="leads", app="shop", since=date(2026, 11, 1), class_=ClassOfItems(items=("a",)), by=("age_class",)
)
TEXT = """
[[watches]]
name = "leads"
app = "shop"
placement = "home"
since = 2026-11-01
by = ["age_class", ["language", "region_class"]]
class.topics = ["leading"]
"""
POLICIES = Path(__file__).parents[2] / "policies"


def load(text):
    return load_watches(DeclaredFiles(Path(), {"bias.toml": text.encode()}))


def test_a_declared_watch_has_its_terms_and_the_usual_bounds():
    """Four fifths, one in twenty, ten people, thirty days."""
    watch = load(TEXT)["leads"]
    assert (watch.tau, watch.alpha, watch.k, watch.period_days) == (0.8, 0.05, 10, 30)
    assert check_watch(watch, has_labels=False) == (("age_class",), ("language", "region_class"))
    assert watch.class_ == ClassOfItems(topics=("leading",))


def test_the_shipped_policies_can_be_read():
    """With or without watches, and policies without the file have none."""
    assert isinstance(load_watches(read_folder(POLICIES)), dict)
    assert load_watches(DeclaredFiles(Path(), {})) == {}


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ('name = "leads"', 'name = "Leads!"', "name"),
        ("since = 2026-11-01", "since = 7", "since"),
        ('class.topics = ["leading"]', "class.items = []", "class"),
        ('"age_class"', '"income"', "by"),
        ('["language", "region_class"]', '["language", "region_class", "age_class"]', "by"),
        ("since", "tau = 1.5\nsince", "tau"),
        ("since", "k = 4\nsince", "k"),
        ("since", "surprise = 4\nsince", "surprise"),
        ("[[watches]]", "surprise = 4\n[[watches]]", "surprise"),
        ("[[watches]]", "[watches]", "watches"),
        ("since", 'measure = "taste"\nsince', "measure"),
        ("[[watches]]", TEXT + "[[watches]]", "watches[1].name"),
    ],
)
def test_a_wrong_watch_is_refused_by_its_place(before, after, where):
    """Nothing is guessed."""
    with pytest.raises(StartupRefused) as refused:
        load(TEXT.replace(before, after))
    assert where in str(refused.value)
    assert "bias.toml" in str(refused.value)


def test_labels_need_their_file():
    """A watch may declare them, because the auditor brings it."""
    watch = structs.replace(WATCH, by=("label",))
    assert check_watch(watch, has_labels=True) == (("label",),)
    with pytest.raises(Unprocessable):
        check_watch(watch, has_labels=False)


def test_periods_follow_each_other_from_the_first_day_on():
    """Without a gap, in UTC."""
    first, second = period_of(WATCH, 1), period_of(WATCH, 2)
    assert (first.from_ms, first.to_ms) == (start_of(WATCH), second.from_ms)
    assert first.to_ms - first.from_ms == 30 * MS_PER_DAY


@pytest.mark.parametrize(("days", "number"), [(30, 1), (59.9, 1), (60, 2)])
def test_the_newest_whole_period_is_reported(days, number):
    """Never one that is under way."""
    assert last_period(WATCH, start_of(WATCH) + round(days * MS_PER_DAY)).number == number


def test_before_the_end_of_the_first_period_the_report_is_not_due():
    """The refusal says when it is."""
    with pytest.raises(Unprocessable, match="2026-12-01"):
        last_period(WATCH, start_of(WATCH) + 29 * MS_PER_DAY)


def test_the_seed_is_of_the_name_and_the_first_day_alone():
    """No result and no bound changes the pairs."""
    assert seed_of(WATCH) == seed_of(structs.replace(WATCH, tau=0.5))
    assert seed_of(WATCH) != seed_of(structs.replace(WATCH, name="others"))
    assert msgspec.to_builtins(WATCH)["class"]["items"] == ("a",)
