"""Drafts for tests, made as the command makes them, without a file."""

import json
from typing import Any

from aboveboard.catalogue.drafts import DraftBody
from aboveboard.ingestion.drafts import NewDraft, keep_drafts
from msgspec import Raw

from tests.world import Installation

MADE_BY = {"kind": "machine", "tool": "any-model-1"}


def new_draft(item: str = "tent-9", **more: Any) -> NewDraft:
    """A draft to keep, of an item with a title."""
    body = {"item": item, "content": {"title": "A tent"}, "made_by": MADE_BY} | more
    return NewDraft(item, DraftBody(Raw(json.dumps(body).encode()), "en", "0" * 64))


def made_draft(installation: Installation, app: str, item: str = "tent-9", **more: Any) -> str:
    """The id of a draft of the app's placement `home`."""
    gateway = installation.service.gateway
    found = installation.run(keep_drafts(gateway, app, "home", [new_draft(item, **more)]))
    return str(found[0])
