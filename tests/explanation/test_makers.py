"""The label of an item: one for each maker in each language, and none where nothing is declared."""

from itertools import product

from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.explanation.makers import ShownMaker, describe_maker, label_of
from aboveboard.explanation.sentences import languages
from msgspec import UNSET


def test_each_maker_has_a_label_of_its_own_in_each_language() -> None:
    """A language without sentences gets English."""
    labels = {label_of(MadeBy(maker), language) for maker, language in product(Maker, languages())}
    assert len(labels) == len(Maker) * len(languages())
    assert describe_maker(MadeBy(Maker.MACHINE), "tlh") == ShownMaker(Maker.MACHINE, "A machine made this.")


def test_nothing_declared_says_nothing() -> None:
    """Neither that it is the work of a person."""
    for nothing in (None, UNSET):
        assert (describe_maker(nothing, "en"), label_of(nothing, "en")) == (UNSET, "")
