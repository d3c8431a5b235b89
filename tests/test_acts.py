"""The kinds of acts: each is one that the shipped types have, and its value never changes."""

from aboveboard.acts import NEVER_FOR, Act
from aboveboard.declared import read_folder
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue

SHIPPED = load_catalogue(read_folder(find_shipped("policies"))).types


def test_every_act_is_that_of_a_shipped_type():
    """And every shipped type that names topics or items has one."""
    assert {found.act for found in SHIPPED.values()} - {None} == {*Act}
    names = {name for name, found in SHIPPED.items() if any(f.role != "plain" for f in found.fields.values())}
    assert {name for name in names if SHIPPED[name].act is None} == set()


def test_what_never_speaks_for_a_thing_does_not():
    """Sent back, and taken out of the cart."""
    assert {found.weight < 0 for found in SHIPPED.values() if found.act in NEVER_FOR} == {True}
