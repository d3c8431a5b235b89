"""The label of an item, which says who made it in the reader's language."""

from msgspec import UNSET, Struct, UnsetType

from aboveboard.engine.made_by import Declared, Maker
from aboveboard.explanation.sentences import sentence


class ShownMaker(Struct, frozen=True):
    """The maker of an item. An app shows `label` beside the item, in the language of the reasons."""

    kind: Maker
    label: str


def describe_maker(made_by: Declared | None, language: str) -> ShownMaker | UnsetType:
    """Returns the maker with its label; UNSET where none is declared, because nothing is known then."""
    if made_by is UNSET or made_by is None:
        return UNSET
    return ShownMaker(made_by.kind, sentence(language, f"made-by-{made_by.kind}"))


def label_of(made_by: Declared | None, language: str) -> str:
    """Returns the label of a maker, "" where none is declared."""
    maker = describe_maker(made_by, language)
    return "" if maker is UNSET else maker.label
