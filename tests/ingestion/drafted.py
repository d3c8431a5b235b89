"""Drafts for tests, made as the command makes them, without a file."""

from typing import Any

from aboveboard.catalogue.drafts import DraftBody
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.engine.placement import Item
from aboveboard.ingestion.drafts import keep_drafts

from tests.world import Installation

MADE_BY = {"kind": "machine", "tool": "any-model-1"}


def new_draft(item: str = "tent-9", **more: Any) -> DraftBody:
    """A draft to keep, of an item with a title."""
    made_by = MadeBy(Maker.MACHINE, tool="any-model-1")
    made = Item(item, **{"content": {"title": "A tent"}, "made_by": made_by} | more)
    return DraftBody(made, "en", "0" * 64)


def made_draft(installation: Installation, app: str, item: str = "tent-9", **more: Any) -> str:
    """The id of a draft of the app's placement `home`."""
    gateway = installation.service.gateway
    found = installation.run(keep_drafts(gateway, app, "home", [new_draft(item, **more)]))
    return str(found[0])
