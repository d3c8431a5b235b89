"""Drafts for tests, made as the command makes them, without a file."""

import json
from typing import Any

from aboveboard.catalogue.drafts import DraftBody, DraftMaker
from aboveboard.ingestion.drafts import NewDraft, keep_drafts
from msgspec import Raw

from tests.world import Installation

MAKER = DraftMaker(tool="any-model-1")


def new_draft(item: str = "tent-9", made_by: DraftMaker = MAKER, **more: Any) -> NewDraft:
    """A draft to keep, of an item with a title."""
    body = {"item": item, "content": {"title": "A tent"}} | more
    return NewDraft(item, DraftBody(Raw(json.dumps(body).encode()), made_by, "0" * 64))


def made_draft(installation: Installation, app: str, item: str = "tent-9", **more: Any) -> str:
    """The id of a draft of the app's placement `home`."""
    gateway = installation.service.gateway
    found = installation.run(keep_drafts(gateway, app, "home", [new_draft(item, **more)]))
    return str(found[0])
