"""The earlier policy sets in the log that judge as the present one."""

from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.policy_history import list_sets
from aboveboard.policy.meaning import encode_rules
from aboveboard.policy.policy_set import PolicySet

PAGE = 50
"""The policy records that are read at once. Each has the text of a whole set."""


async def find_alike(gateway: Gateway, policy: PolicySet) -> frozenset[str]:
    """Returns the ids of the sets in the log whose judging part is that of `policy`, and its own id.

    A set whose record does not decrypt is not among them. Raises Unavailable when the database does not answer.
    """
    wanted, found, before = encode_rules(policy.meaning), {policy.id}, None
    while sets := await list_sets(gateway, PAGE, before=before):
        read = [each.record for each in sets if each.record is not None]
        found |= {each.policy for each in read if encode_rules(each.meaning.encode()) == wanted}
        before = sets[-1].place
    return frozenset(found)
