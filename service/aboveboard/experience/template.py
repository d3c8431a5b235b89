"""A surface as it was declared: a template whose slots are placements, or several templates that a placement chooses from."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from aboveboard.experience.nodes import NODES_MOST, Node
from aboveboard.identifiers import END, PlacementId, text

TEMPLATES_MOST = 10
SLOTS_MOST = 20

SlotName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=50,
        pattern=r"^[a-z][a-z0-9_]*" + END,
        description="A slot's name: 1 to 50 lower-case letters, digits and underscores, the first a letter",
    ),
]

ItemId = Annotated[str, text(200, "An item's id")]


class SurfaceSlot(Struct, frozen=True, forbid_unknown_fields=True):
    """A place for at most `count` items of a placement. `each` is the node that is made for each item, with all below it."""

    placement: PlacementId
    count: Annotated[int, Meta(ge=1, le=20)]
    each: Annotated[str, Meta(min_length=1, max_length=50)]


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """A tree with slots. `compiled_template` says which values its properties may have."""

    nodes: Annotated[tuple[Node, ...], Meta(min_length=1, max_length=NODES_MOST)]
    slots: Annotated[dict[SlotName, SurfaceSlot], Meta(max_length=SLOTS_MOST)] = field(default_factory=dict)


class Layouts(Struct, frozen=True, forbid_unknown_fields=True):
    """The templates of a surface by the items of the placement that chooses one of them."""

    placement: PlacementId
    templates: Annotated[dict[ItemId, Template], Meta(min_length=1, max_length=TEMPLATES_MOST)]


class Surface(Struct, frozen=True, forbid_unknown_fields=True):
    """A surface over the components of one catalogue. It has either one template or `layouts`."""

    catalogue: PlacementId
    title: Annotated[str, text(200, "The title of a surface")]
    template: Template | UnsetType = UNSET
    layouts: Layouts | UnsetType = UNSET


def templates_of(surface: Surface) -> Iterator[tuple[str, str, Template]]:
    """Yields each template with the item that chooses it, and with its path. The only one has an empty item."""
    if surface.template is not UNSET:
        yield "", "template", surface.template
    if surface.layouts is not UNSET:
        for item, template in surface.layouts.templates.items():
            yield item, f"layouts.templates.{item}", template
