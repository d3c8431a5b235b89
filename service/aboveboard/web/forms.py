"""Forms that pages send: checked for where they come from, then decoded into a declared type."""

from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct

from aboveboard.errors import Malformed, Unsupported
from aboveboard.http import HttpRequest
from aboveboard.web.security import check_origin

Form = TypeVar("Form", bound=Struct)

FIELDS_MAX = 2_000


class EmptyForm(Struct, frozen=True):
    """A form that is a button and nothing else."""


async def form(request: HttpRequest, kind: type[Form]) -> Form:
    """The body of a POST as `kind`, a struct of texts, numbers, booleans and lists of texts.

    Raises Forbidden for a form from another origin, Unsupported and Malformed for what is no such form.
    """
    check_origin(request.headers)
    if request.content_type[0].lower() != "application/x-www-form-urlencoded":
        raise Unsupported("this is not a form", expected="a form of a page of this service")
    try:
        pairs = parse_qsl(
            (await request.body()).decode(),
            keep_blank_values=True,
            strict_parsing=False,
            max_num_fields=FIELDS_MAX,
        )
        return msgspec.convert(_by_name(pairs, kind), kind, strict=False)
    except (ValueError, msgspec.ValidationError):
        raise Malformed(
            "the form is not as the page has it", expected="the form as it is on the page"
        ) from None


def _by_name(pairs: list[tuple[str, str]], kind: type[Struct]) -> dict[str, str | list[str]]:
    """A field that `kind` has as a list gets all its values, another one the last."""
    found: dict[str, str | list[str]] = {}
    for field in msgspec.structs.fields(kind):
        values = [value for name, value in pairs if name == field.encode_name]
        if isinstance(msgspec.inspect.type_info(field.type), msgspec.inspect.ListType):
            found[field.encode_name] = values
        elif values:
            found[field.encode_name] = values[-1]
    return found
