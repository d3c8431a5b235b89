"""The parts that items are made of: a headline, a picture, a call.

Each part is a tag of the items that have it, `part:<slot>:<part>`. So the model learns of the part from every item with
it. A new combination starts with what its parts have earned.
"""

from collections.abc import Mapping

from aboveboard.languages import FALLBACK

PREFIX = "part:"


def tag_of(slot: str, part: str) -> str:
    """Returns the tag of the items that have this part."""
    return f"{PREFIX}{slot}:{part}"


def read_tag(tag: str) -> tuple[str, str] | None:
    """Returns the slot and the part of a tag from `tag_of`, None for any other tag."""
    if not tag.startswith(PREFIX):
        return None
    slot, _, part = tag.removeprefix(PREFIX).partition(":")
    return (slot, part) if slot and part else None


def title_of(titles: Mapping[str, str], language: str) -> str:
    """Returns the title in the language, else the one in English, else the first one. "" without any."""
    return titles.get(language) or titles.get(FALLBACK) or next(iter(titles.values()), "")
