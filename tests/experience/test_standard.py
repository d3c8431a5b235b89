"""The standard catalogue: the components of A2UI's basic one that a surface needs, and two of the gateway."""

from aboveboard.experience.compiled_catalogue import compile_catalogue
from aboveboard.experience.standard import A2UI_BASIC, STANDARD, STANDARD_NAME

from tests.experience.trees import OWN


def test_it_compiles_and_is_shown_by_stock_renderers() -> None:
    """No component of it is ambiguous, or unknown to A2UI."""
    assert compile_catalogue(STANDARD, OWN).a2ui == A2UI_BASIC


def test_it_has_no_hosts() -> None:
    """Without a declaration of the app, pictures are those of the gateway."""
    assert STANDARD.hosts == ()
    assert STANDARD_NAME == "standard"


def test_each_component_has_one_sentence() -> None:
    """The reference shows it."""
    for each in STANDARD.components:
        assert each.sentence.endswith(".")
        assert each.sentence.count(".") == 1
