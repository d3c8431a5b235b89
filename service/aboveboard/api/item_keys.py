"""The intents and states that an item is for, needs or gives, in requests."""

from typing import Annotated

from msgspec import Meta

from aboveboard.identifiers import END

KEYS_MAX = 20
"""The number of keys in one list of an item."""

_NAME = "[a-z][a-z0-9_-]{0,63}"
_STATE = f"state:{_NAME}/{_NAME}"

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
        pattern=f"^(intent:{_NAME}|{_STATE}){END}",
        description="The key of an intent or a state: intent:<name> or state:<journey>/<name>, names of small letters, "
        "digits, hyphens and underscores",
    ),
]
ForKeys = Annotated[list[ForKey], Meta(max_length=KEYS_MAX)]
StateKeys = Annotated[list[StateKey], Meta(max_length=KEYS_MAX)]
