"""The ids and tags in requests: their forms, bounds, and descriptions for error messages and OpenAPI."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from aboveboard.clock import to_ms
from aboveboard.errors import Unprocessable

# `$` alone accepts a line feed at the end. The OpenAPI file omits the look-ahead, because `$` there does not.
END = r"(?!\n)$"

# No control characters: an id must fit into any file or header. Valid UTF-8 has no lone surrogates.
TEXT = r"^[^\x00-\x1f\x7f]+" + END

# U+FFFD stands for bytes that a decoder lost, so several ids may have become this one.
NEW_ID = r"^[^\x00-\x1f\x7f\ufffd]+" + END

# A person's id is also part of paths, so it has no slash.
PERSON = r"^[^/\x00-\x1f\x7f]+" + END

NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]*" + END

LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*" + END

# An error message uses the descriptions as its `expected` text, so they state the whole form.
PERSON_ID = "The app's own id of a person: 1 to 200 characters, no slash, no control characters"

PLACEMENT_ID = (
    "A placement's id: 1 to 100 letters, digits, dots, hyphens and underscores, the first a letter or digit"
)


PICTURE_ID = (
    "A picture's id: 1 to 100 letters, digits, dots, hyphens and underscores, the first a letter or digit"
)

LANGUAGE_TAG = "A BCP 47 language tag, such as en or pt-BR"


def text(most: int, description: str) -> Meta:
    """Returns the bounds of a text: 1 to `most` characters, none of them a control character."""
    whole = f"{description}: 1 to {most} characters, no control characters"
    return Meta(min_length=1, max_length=most, pattern=TEXT, description=whole)


def new_id(most: int, description: str) -> Meta:
    """Returns the bounds of an id under which something new is stored: a `text` without U+FFFD."""
    whole = f"{description}: 1 to {most} characters, no control characters, no U+FFFD"
    return Meta(min_length=1, max_length=most, pattern=NEW_ID, description=whole)


PersonId = Annotated[str, Meta(min_length=1, max_length=200, pattern=PERSON, description=PERSON_ID)]

SessionId = Annotated[str, new_id(200, "The app's own id of one visit")]

PlacementId = Annotated[str, Meta(min_length=1, max_length=100, pattern=NAME, description=PLACEMENT_ID)]

PictureId = Annotated[str, Meta(min_length=1, max_length=100, pattern=NAME, description=PICTURE_ID)]

ItemId = Annotated[str, text(200, "The app's own id of an item")]

NewItemId = Annotated[str, new_id(200, "The app's own id of an item")]

DecisionId = Annotated[str, text(100, "A decision's id, as it was answered")]

Region = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?" + END,
        description="An ISO 3166 code of a country or a part of one, such as FR or US-CA",
    ),
]


Language = Annotated[str, Meta(pattern=LANGUAGE, max_length=35, description=LANGUAGE_TAG)]

Instant = Annotated[datetime, Meta(tz=True)]

SKEW = timedelta(days=1)

LAST_MS = 253_402_300_799_999
"""The last instant of the year 9999; RFC 3339 has no later one."""


def instant(moment: datetime, field: str) -> int:
    """Returns `moment` in milliseconds. Raises Unprocessable, naming `field`, outside of the years 1970 to 9999 in UTC."""
    at_ms = to_ms(moment)
    if 0 <= at_ms <= LAST_MS:
        return at_ms
    raise Unprocessable("The time is out of range.", field=field, expected="a time from 1970 to 9999 in UTC")
