"""The pictures on a why page: of the items of the answer, and of the things that its reasons name."""

from collections.abc import Iterable, Mapping, Sequence

from aboveboard.catalogue.item_titles import ItemTitles
from aboveboard.explanation.render import RenderedReason
from aboveboard.explanation.why import Control
from aboveboard.gateway.gateway import Gateway
from aboveboard.web.pictures import find_pictures
from aboveboard.web.why.readers import ExplainedRecord


async def read_pictures(
    gateway: Gateway, reading: ExplainedRecord, reasons: Sequence[RenderedReason], items: ItemTitles
) -> Mapping[str, str]:
    """Returns the address of each picture by its key: `item:` or `topic:` and an id.

    `items` are as of the decision. A picture is the one that its id has now.
    """
    keys = [f"item:{each.item}" for each in reading.found.body.items]
    named = [key for each in reasons for key in list_named(each.controls)]
    return await find_pictures(gateway, reading.app, [*keys, *named], items)


def list_named(controls: Iterable[Control]) -> list[str]:
    """Returns the keys of the items and topics that these controls are about, each once."""
    keys = (f"{kind}:{each[kind]}" for each in controls for kind in ("item", "topic") if kind in each)
    return list(dict.fromkeys(keys))


def list_addresses(controls: Iterable[Control], pictures: Mapping[str, str]) -> list[str]:
    """Returns the addresses of the pictures of what these controls are about, each once."""
    return list(dict.fromkeys(pictures[key] for key in list_named(controls) if key in pictures))
