"""Allowed: a value that compares by content, and whose parts have one stored form."""

import msgspec
from aboveboard import canonical
from aboveboard.acts import Act
from aboveboard.privacy.allowed import Allowed, ContextFact, HeldBack, Interest, KnownEvent
from aboveboard.words import Category, Level, Reach

INTEREST = Interest(Reach.HISTORY, Category.BEHAVIOURAL, "topic:chess", 0.5, 3, 7)


def test_parts_are_stored_as_rows():
    """Records have each part as an array in the order of its fields, which old records rely on."""
    assert msgspec.json.encode(INTEREST) == b'["history","behavioural","topic:chess",0.5,3,7,[]]'
    assert (
        canonical.encode(KnownEvent(1, Act.ORDERED, False, 2, 9, "set")) == b'[1,"ordered",false,2,9,"set"]'
    )
    assert canonical.encode(ContextFact("device", "mobile")) == b'["device","mobile"]'
    assert canonical.encode(HeldBack("history", "dial")) == b'["history","dial"]'


def test_nothing_about_a_person_is_the_default():
    """Allowed without interests and context is equal to one with empty ones, and to no other."""
    assert Allowed(Level.PAGE, 0.1) == Allowed(Level.PAGE, 0.1, (), ())
    assert Allowed(Level.PAGE, 0.1) != Allowed(Level.PAGE, 0.1, (), (INTEREST,))
