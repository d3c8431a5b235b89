"""The parts of HTTP that all routes share, by themselves."""

from typing import Annotated, Any

import msgspec
import pytest
from aboveboard.api.protocol import in_path, in_query, read
from aboveboard.errors import Malformed
from aboveboard.gateway.limits import Limit, LimitGuard
from aboveboard.gateway.metrics import Metrics
from aboveboard.identifiers import PersonId
from msgspec import Meta, Struct


class Sized(Struct, forbid_unknown_fields=True):
    size: Annotated[int, Meta(ge=1)]
    free: Any = None


def guard(mode: str = "enforce") -> LimitGuard:
    return LimitGuard(Metrics(), mode, lambda: 0)


def test_a_body_is_read_as_its_type() -> None:
    """The result is a value of that type, with all its bounds enforced."""
    assert read(msgspec.json.Decoder(Sized), b'{"size":1}', guard()) == Sized(1)


def test_a_duplicate_key_is_counted() -> None:
    """Also in the mode that refuses nothing else, because two readers could read two values."""
    limits = guard("report")
    for body in (b'{"size":1,"size":1}', b'{"size":0}'):
        with pytest.raises(Malformed):
            read(msgspec.json.Decoder(Sized), body, limits)
    assert limits.counts == {Limit.DUPLICATE_KEY: (1, 0)}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"size":0}', "size"),
        (b'{"size":1,"other":2}', "other"),
        (b'{"size":1}{', None),
        (b'{"\xff":1}', None),
        (b'{"free":' + b"[" * 100_000, None),
    ],
)
def test_bytes_that_do_not_decode_are_malformed(body: bytes, field: str | None) -> None:
    """Every error of the decoder is a refusal of the request, and none a fault of the gateway."""
    with pytest.raises(Malformed) as refused:
        read(msgspec.json.Decoder(Sized), body, guard())
    assert refused.value.field == field


def test_an_id_has_the_same_bounds_in_a_path_as_in_a_body() -> None:
    """A person who can be created in a body can be named in a path, and no other."""
    meta: Meta = PersonId.__metadata__[0]
    found = in_path(PersonId)
    assert (found.min_length, found.max_length, found.pattern) == (1, 200, meta.pattern)
    assert found.description == meta.description


def test_a_parameter_of_the_query_is_optional() -> None:
    """It may have words of its own, which say what its absence means."""
    found = in_query(PersonId, "Without it, all people")
    assert (found.required, found.description, found.max_length) == (False, "Without it, all people", 200)
