"""The request and the answer of a surface: the types that are decoded and encoded, and that OpenAPI describes."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from aboveboard.decisions.answer import Personalization, ShownItem, WhyText
from aboveboard.decisions.request import Context, DecisionRequest, Explained
from aboveboard.experience.nodes import Node
from aboveboard.identifiers import Language, PersonId, PlacementId, SessionId


class SurfaceRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """The request of a surface. Its fields are those of a decision's request, and count for each of its slots."""

    person: PersonId | None = None
    session: SessionId | None = None
    context: Context = Context()
    language: Language | None = None
    explain: Explained = "first"
    preview: bool = False

    def ask(
        self, placement: PlacementId, count: int = 1, candidates: list[str] | None = None
    ) -> DecisionRequest:
        """Returns the request of one decision of the surface."""
        return DecisionRequest(
            placement,
            self.person,
            self.session,
            count,
            candidates,
            self.context,
            self.language,
            self.explain,
            self.preview,
        )


class SlotAnswer(Struct, frozen=True):
    """The decision of one slot. The fields besides `slot` are those of a decision's answer."""

    slot: str
    decision: str
    placement: str
    items: list[ShownItem]
    personalization: Personalization
    why: WhyText
    changed: tuple[str, ...] | UnsetType = UNSET


class ComposedTree(Struct, frozen=True):
    """The components with what was chosen. The first node has the id `root`."""

    nodes: tuple[Node, ...]


class SurfaceWhy(Struct, frozen=True):
    """The address of the page with the reasons of each component."""

    url: str


class LogPlaces(Struct, frozen=True):
    """The places of the records in the log: `entries` of them in a row, from `index` on.

    The record of the layout comes first, if there is one, and then those of the slots in their order.
    """

    entries: int
    index: int


class SurfaceAnswer(Struct, frozen=True):
    """A surface for one person. All of its decisions were recorded in one commit.

    `answer` is the id of this answer. `template` is the item of the layout that was chosen, "" where there is nothing to
    choose. `slots` are the decisions in the order of the tree. `layout` is the decision that chose the template, and
    null without one. `fallback` names the slots that got the baseline because something failed. The layout is
    named "".
    """

    answer: str
    surface: str
    revision: int
    catalogue: str
    template: str
    tree: ComposedTree
    slots: list[SlotAnswer]
    layout: SlotAnswer | None
    fallback: Annotated[list[str], Meta(description="The slots that fell back")]
    level: Annotated[int, Meta(description="The level that the person asked for")]
    why: SurfaceWhy
    log: LogPlaces


_decoder = msgspec.json.Decoder(SurfaceAnswer)


def decode_answer(body: bytes) -> SurfaceAnswer:
    """Returns the answer of its JSON."""
    return _decoder.decode(body)
