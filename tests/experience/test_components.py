"""The declaration of components, as it is read from JSON."""

import msgspec
import pytest
from aboveboard.experience.components import ComponentCatalogue

from tests.experience.trees import RICH


def test_a_catalogue_is_the_same_after_a_round_trip() -> None:
    """Each type of property is named by its tag."""
    assert msgspec.json.decode(msgspec.json.encode(RICH), type=ComponentCatalogue) == RICH


@pytest.mark.parametrize(
    "part",
    [
        {"component": "iframe"},
        {"component": "I frame"},
        {"kind": "frame"},
        {"sentence": ""},
        {"properties": {"On": {"type": "text"}}},
        {"properties": {"on": {"type": "html"}}},
        {"properties": {"on": {"type": "text", "max_length": 0}}},
        {"properties": {"on": {"type": "text", "pattern": "x"}}},
        {"properties": {"on": {"type": "enum", "values": []}}},
        {"properties": {"on": {"type": "integer"}}},
        {"properties": {"on": {"type": "action", "actions": ["openUrl"]}}},
        {"properties": {"on": {"type": "given", "value": "person"}}},
        {"script": "x"},
    ],
    ids=str,
)
def test_other_declarations_are_refused(part: dict[str, object]) -> None:
    """Unknown parts, types and names are none."""
    plain = {"component": "Frame", "kind": "box", "sentence": "A frame.", "properties": {}}
    msgspec.convert({"components": [plain]}, ComponentCatalogue)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"components": [plain | part]}, ComponentCatalogue)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "*.shop.example",
        "shop.example:443",
        "Shop.example",
        "127.0.0.1",
        "localhost",
        "shop.example.",
        "-a.b",
        "a_b.c",
    ],
)
def test_a_host_is_a_whole_name_in_lower_case(host: str) -> None:
    """No wildcard, port, address of numbers, or final dot."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"hosts": [host]}, ComponentCatalogue)
