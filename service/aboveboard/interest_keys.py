"""The keys of interests that items can be for: an intent of a visit, and a state of a journey."""

from typing import Annotated

from msgspec import Meta

INTENT = "intent"
"""The kind of the key `intent:<name>`."""

STATE = "state"
"""The kind of the key `state:<journey>/<name>`. A limit may have `state:<journey>`, which means all its states."""

NAME = "[a-z][a-z0-9_-]{0,63}"
"""The form of the name of an intent, a journey or a state."""

LimitKey = Annotated[
    str,
    Meta(
        max_length=140,
        pattern=rf"^(intent:{NAME}|state:{NAME}(/{NAME})?)(?!\n)$",
        description="An intent, a state or a journey: intent:<name>, state:<journey>/<name> or state:<journey>",
    ),
]
_KINDS = (f"{INTENT}:", f"{STATE}:")


def is_for(key: str) -> bool:
    """Returns True for the key of an intent or a state."""
    return key.startswith(_KINDS)


def state_key(journey: str, name: str) -> str:
    """Returns the key of a state."""
    return f"{STATE}:{journey}/{name}"


def widen(key: str) -> str:
    """Returns the key of a limit on everything that a key belongs to: for a state, on its journey."""
    return key.partition("/")[0] if key.startswith(f"{STATE}:") else key
