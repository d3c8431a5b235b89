"""The intents and states that an item is for, needs or gives, in requests."""

from typing import Annotated

from msgspec import Meta

from aboveboard.identifiers import END
from aboveboard.interest_keys import NAME

KEYS_MAX = 20
"""The number of keys in one list of an item."""

_STATE = f"state:{NAME}/{NAME}"

StateKey = Annotated[
    str,
    Meta(
        max_length=140,
        pattern=f"^{_STATE}{END}",
        description="The key of a state: state:<journey>/<name>, each of small letters, digits, hyphens and underscores",
    ),
]
ForKey = Annotated[
    str,
    Meta(
        max_length=140,
        pattern=f"^(intent:{NAME}|{_STATE}){END}",
        description="The key of an intent or a state: intent:<name> or state:<journey>/<name>, names of small letters, "
        "digits, hyphens and underscores",
    ),
]
ForKeys = Annotated[list[ForKey], Meta(max_length=KEYS_MAX)]
StateKeys = Annotated[list[StateKey], Meta(max_length=KEYS_MAX)]
