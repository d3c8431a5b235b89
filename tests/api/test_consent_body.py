"""The body of a choice (`api.consent_body`)."""

import pytest
from aboveboard.api.consent_body import ConsentBody


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"state":"refused","at":7,"method":"banner"}', ConsentBody("refused", method="banner")),
        (b'{"state":"objected","notice":5,"language":"fr"}', ConsentBody("objected", language="fr")),
        (b'{"state":"given","at":7}', None),
        (b'{"state":"no","at":7}', None),
        (b'{"state":"refused","mood":"angry"}', None),
        (b'{"state":"refused","at":1e999,"expires":-1e400}', ConsentBody("refused")),
        (b'{"state":"refused","at":' + b"9" * 5000 + b"}", ConsentBody("refused")),
        (b'{"state":"refused","method":1e999,"notice":7}', ConsentBody("refused")),
        (b'{"state":"refused","method":"\\ud800","language":"fr"}', ConsentBody("refused", language="fr")),
        (b'{"state":"refused","at":"\xff"}', ConsentBody("refused")),
        (b'{"state":"refused","state":"refused"}', None),
        (b'["refused"]', None),
        (b'{"state":"refused"', None),
    ],
)
def test_a_no_is_read_without_what_has_a_wrong_shape(body: bytes, expected: ConsentBody | None) -> None:
    """Nothing else is."""
    assert ConsentBody.salvage(body) == expected


@pytest.mark.parametrize("depth", range(960, 1010))
def test_a_body_of_any_depth_is_read_or_refused(depth: int) -> None:
    """The readers have limits that differ by a few levels, and a fault of one must not reach the caller."""
    body = b'{"state":"refused","method":"\\u0041","at":' + b"[" * depth + b"]" * depth + b"}"
    assert ConsentBody.salvage(body) in (None, ConsentBody("refused", method="A"))
