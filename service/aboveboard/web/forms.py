"""Forms that pages send. Each is checked for its origin, then decoded into a declared type."""

from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct

from aboveboard.errors import Malformed, Unsupported
from aboveboard.http import HttpRequest
from aboveboard.web.security import check_origin

Form = TypeVar("Form", bound=Struct)

FIELDS_MAX = 2_000
"""The most fields in a form. A longer one is Malformed."""


class EmptyForm(Struct, frozen=True):
    """A form that is a button and nothing else."""


async def form(request: HttpRequest, kind: type[Form]) -> Form:
    """Returns the body of a POST as `kind`, a struct of texts, numbers, booleans and lists of texts.

    Raises Forbidden for a form from another origin, and Unsupported for a body that is not a form. Raises Malformed for
    a form that does not fit `kind`.
    """
    check_origin(request.headers)
    if request.content_type[0].lower() != "application/x-www-form-urlencoded":
        raise Unsupported(
            "The body is not a form. Send the form from its page.",
            expected="a form of a page of this service",
        )
    try:
        pairs = parse_qsl(
            (await request.body()).decode(),
            keep_blank_values=True,
            strict_parsing=False,
            errors="strict",
            max_num_fields=FIELDS_MAX,
        )
        return msgspec.convert(_by_name(pairs, kind), kind, strict=False)
    except (ValueError, msgspec.ValidationError):
        raise Malformed(
            "The form does not fit its page. Load the page again.", expected="the form as it is on the page"
        ) from None


def _by_name(pairs: list[tuple[str, str]], kind: type[Struct]) -> dict[str, str | list[str]]:
    """Returns the values by field name. A list field of `kind` gets all its values, any other field its only one.

    Raises ValueError when a field that is no list has two values.
    """
    found: dict[str, str | list[str]] = {}
    for field in msgspec.structs.fields(kind):
        values = [value for name, value in pairs if name == field.encode_name]
        if isinstance(msgspec.inspect.type_info(field.type), msgspec.inspect.ListType):
            found[field.encode_name] = values
        elif values:
            (found[field.encode_name],) = values
    return found
