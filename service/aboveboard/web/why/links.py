"""The links of the why page: to the explanations of the other items, and to the app's sign-in."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from msgspec import Struct

from aboveboard.web.why.readers import ExplainedRecord


class ItemLink(Struct, frozen=True):
    """An item of the answer: its title, and the address of its explanation. `here`: it is the explained one.

    `picture` is the address of its picture, "" for none.
    """

    title: str
    address: str
    here: bool
    picture: str


def find_sign_in(address: str, decision: str, act: str) -> str:
    """Returns the app's address that signs the reader in and leads back to this page. "" for an app without one."""
    if not address:
        return ""
    more = urlencode({"to": f"/why/{decision}{act}"})
    return f"{address}{'&' if urlsplit(address).query else '?'}{more}"


def list_links(
    reading: ExplainedRecord, decision: str, titles: Mapping[str, str], pictures: Mapping[str, str]
) -> list[ItemLink]:
    """Returns the items of the answer. Each leads to its own explanation, with the key of the reader's link."""
    key = {"key": reading.key} if reading.key else {}
    return [
        ItemLink(
            titles.get(each.item, each.item),
            f"/why/{decision}?{urlencode(key | {'item': each.item})}",
            here=each.item == reading.item.item,
            picture=pictures.get(f"item:{each.item}", ""),
        )
        for each in reading.found.body.items
    ]
