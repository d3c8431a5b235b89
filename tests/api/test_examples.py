"""The examples of the OpenAPI file: each is a request that the API accepts."""

import re

import msgspec
import pytest
from aboveboard.api.examples import BODIES, PARAMETERS
from aboveboard.api.people import ConsentBody
from aboveboard.api.routes import HOT, ROUTES, _http_routes
from litestar import Litestar

from tests.api.wire import OPERATIONS

HANDLERS = [
    handler
    for route in _http_routes(Litestar([*ROUTES], openapi_config=None, logging_config=None))
    for handler in route.route_handlers
]
REQUESTS = {hot.operation.request for hot in HOT} | {
    handler.parsed_data_field.annotation if handler.parsed_data_field else handler.opt.get("body")
    for handler in HANDLERS
}
BY_NAME = {kind.__name__: kind for kind in REQUESTS if kind is not None}
PARAMETERS_OF_ROUTES = [parameter for _, _, operation in OPERATIONS for parameter in operation["parameters"]]


def test_every_request_has_an_example() -> None:
    """No example is left of a request that does not exist."""
    assert set(BODIES) == set(BY_NAME)


@pytest.mark.parametrize("name", BODIES)
def test_an_example_decodes_to_the_type_of_its_request(name: str) -> None:
    """With every bound of the type enforced."""
    assert isinstance(
        msgspec.json.decode(msgspec.json.encode(BODIES[name]), type=BY_NAME[name]), BY_NAME[name]
    )


def test_a_wrong_example_would_not_decode() -> None:
    """The bounds are those of the real types."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"state": "expired"}, ConsentBody)


@pytest.mark.parametrize("name", PARAMETERS)
def test_an_example_fits_every_parameter_of_its_name(name: str) -> None:
    """Different routes may bound a parameter of one name differently, and the example fits them all."""
    found = [each["schema"] for each in PARAMETERS_OF_ROUTES if each["name"] == name]
    assert found
    for schema in found:
        assert re.search(schema.get("pattern", ""), PARAMETERS[name])
        assert schema.get("minLength", 0) <= len(PARAMETERS[name]) <= schema.get("maxLength", 999)
