"""The proof file of one decision."""

from aboveboard.decisions.replay import locate
from aboveboard.gateway.gateway import Gateway
from aboveboard.transparency.proofs import prove


async def decision_proof(gateway: Gateway, app: str, decision: str) -> str:
    """Returns a proof file for one of this app's decisions, with the salt and the body of its record.

    Raises NotFound as `recall` does, Unreadable when the record does not decrypt, and as `prove` does.
    """
    stored, key = await locate(gateway, app, decision)
    salt, body = gateway.open_salted(stored, key)
    return await prove(gateway, stored.entry_index, stored.leaf, salt=salt, body=body)
