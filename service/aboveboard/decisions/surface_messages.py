"""The answer of a surface as messages of A2UI v0.9.1, made from its JSON. So a repeat gets either form."""

import msgspec

from aboveboard.decisions.surface_answer import decode_answer
from aboveboard.experience import a2ui
from aboveboard.experience.declarations import read_catalogue
from aboveboard.experience.tree import Tree
from aboveboard.gateway.gateway import Gateway


async def encode_messages(gateway: Gateway, app: str, body: bytes) -> bytes:
    """Returns the messages of an encoded `SurfaceAnswer` as one JSON list.

    The data model has the answer without its tree. Raises Unprocessable where no A2UI renderer knows the catalogue.
    """
    answer = decode_answer(body)
    catalogue = await read_catalogue(gateway.database, app, answer.catalogue, gateway.settings.public_url)
    data = msgspec.to_builtins(answer)
    del data["tree"]
    made = a2ui.messages(answer.surface, Tree(answer.tree.nodes), catalogue.compiled, data)
    return msgspec.json.encode(made)
