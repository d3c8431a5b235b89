"""The OpenAPI document: its bounds and statuses, from small operations of its own."""

from typing import Annotated, Any, Literal

import msgspec
import pytest
from aboveboard.api.description import Operation, _parameter, describe
from aboveboard.api.examples import BODIES
from aboveboard.api.protocol import in_path, in_query
from aboveboard.identifiers import END
from msgspec import Meta, Struct, defstruct

Slashed = Annotated[str, Meta(min_length=3, max_length=11, pattern="^/[a-z/]+" + END, description="A path")]

# The document names every example, so the types of the examples must be in it.
EXAMPLES = [
    Operation(
        id=f"example{name}", method="post", path=f"/{name}", summary="", tag="", answer=dict, request=kind
    )
    for name in BODIES
    for kind in [defstruct(name, [])]
]


class Entry(Struct):
    size: Literal["small", "large"]


class Batch(Struct):
    entries: list[Any]


def operation(path: str, **more: Any) -> Operation:
    return Operation(id="x", method="get", path=path, summary="X", tag="x", answer=Entry, **more)


def described(*operations: Operation) -> Any:
    return describe([*operations, *EXAMPLES], version="1")


@pytest.mark.parametrize(
    ("made", "statuses"),
    [
        (operation("/a", keyed=False), {"200", "400"}),
        (operation("/a"), {"200", "400", "401", "403", "429", "503"}),
        (operation("/a/{person}", keyed=False), {"200", "400", "409"}),
        (operation("/a", keyed=False, parameters=({"name": "q"},), raises=(404,)), {"200", "400", "404"}),
        (
            operation("/a", keyed=False, request=Batch, also={202: "Begun."}),
            {"200", "202", "400", "413", "415"},
        ),
    ],
)
def test_a_route_has_the_statuses_of_its_kind(made: Operation, statuses: set[str]) -> None:
    """A key, a person, parameters and a body each add the refusals that they can cause."""
    assert set(described(made)["paths"][made.path]["get"]["responses"]) == statuses


def test_the_order_of_the_routes_does_not_matter() -> None:
    """Equal operations give equal bytes, so the committed file changes only with the code."""
    operations = [operation("/b", request=Batch), operation("/a"), *EXAMPLES]
    first, second = (describe(each, version="1") for each in (operations, operations[::-1]))
    assert msgspec.json.encode(first) == msgspec.json.encode(second)


def test_an_entry_that_is_judged_on_its_own_is_described() -> None:
    """The list takes any JSON, because an entry that does not fit is rejected in the answer and not with 400."""
    found = described(operation("/a", request=Batch, each=("entries", Entry)))
    allowed = found["components"]["schemas"]["Batch"]["properties"]["entries"]["items"]["anyOf"]
    assert allowed[0] == {"$ref": "#/components/schemas/Entry"}
    assert set(allowed[1]) == {"description"}


def test_the_slash_that_litestar_adds_is_not_described() -> None:
    """A client sends the rest of the path without its first slash: one character less, and another pattern."""
    assert _parameter("rest", in_path(Slashed))["schema"] == {
        "type": "string",
        "minLength": 2,
        "maxLength": 10,
        "pattern": "^[a-z/]+" + END,
    }


def test_only_a_parameter_of_the_query_is_optional() -> None:
    """OpenAPI demands that a parameter of the path is required."""
    found = [_parameter("a", made) for made in (in_path(Slashed), in_query(Slashed, "Another text"))]
    assert [(each["in"], each["required"], each["description"]) for each in found] == [
        ("path", True, "A path"),
        ("query", False, "Another text"),
    ]


def test_a_body_that_is_a_file_has_its_media_types() -> None:
    """With the bound of its bytes, and the refusals of every body."""
    found = described(operation("/a", media_types=("image/png",), bytes_max=9))["paths"]["/a"]["get"]
    schema = found["requestBody"]["content"]["image/png"]["schema"]
    assert (schema["type"], schema["maxLength"]) == ("string", 9)
    assert "media types" in found["responses"]["415"]["description"]
    assert "413" in found["responses"]
