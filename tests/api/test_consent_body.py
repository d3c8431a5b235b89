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
        (b'["refused"]', None),
        (b'{"state":"refused"', None),
    ],
)
def test_a_no_is_read_without_what_has_a_wrong_shape(body: bytes, expected: ConsentBody | None) -> None:
    """Nothing else is."""
    assert ConsentBody.salvage(body) == expected
