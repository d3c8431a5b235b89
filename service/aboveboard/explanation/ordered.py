"""The items that give way because the person ordered them, as a part of what was held back."""

from collections.abc import Iterable, Mapping

from aboveboard.explanation.render import RenderedHeldBack
from aboveboard.explanation.sentences import sentence
from aboveboard.privacy.allowed import Interest
from aboveboard.signals.special_names import NONE_SPECIAL, SpecialNames, is_special_name
from aboveboard.words import BOUGHT

_OF_ORDERS = f"{BOUGHT}:"


def list_ordered(interests: Iterable[Interest], special: SpecialNames = NONE_SPECIAL) -> tuple[str, ...]:
    """Returns the items of which these say that the person ordered more than they returned, each once and sorted.

    What the app declares `special` since is left out.
    """
    ordered = [each.key for each in interests if each.key.startswith(_OF_ORDERS) and each.weight > 0.0]
    items = {key.removeprefix(_OF_ORDERS) for key in ordered}
    return tuple(sorted([item for item in items if not is_special_name(special, item)]))


def render_ordered(
    items: Iterable[str], language: str, *, titles: Mapping[str, str]
) -> tuple[RenderedHeldBack, ...]:
    """Returns a line for each of `list_ordered`, which says that it gives way."""
    because = sentence(language, f"because-{BOUGHT}")
    return tuple(RenderedHeldBack(titles.get(item, item), because) for item in items)
