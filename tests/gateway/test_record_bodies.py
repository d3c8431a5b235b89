"""The bodies of records: members in the order of their names, absent or null, and readable by other versions."""

import msgspec
import pytest
from aboveboard import canonical
from aboveboard.consent.choices import ConsentEvent
from aboveboard.gateway import record_bodies
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.gateway.record_bodies import (
    ChoiceRecord,
    ExportScope,
    LinkRecord,
    RecordBody,
    choice_event,
    choice_record,
)
from aboveboard.words import ConsentState
from msgspec import structs

BODIES = [
    each for each in vars(record_bodies).values() if isinstance(each, type) and issubclass(each, RecordBody)
]


@pytest.mark.parametrize("body", [each for each in BODIES if each is not RecordBody])
def test_members_are_declared_in_the_order_of_the_attributes(body: type[RecordBody]) -> None:
    """So a new member has one place, and each kind is set."""
    names = [each.name.rstrip("_") for each in structs.fields(body)]
    renamed = [
        each for each in names if each != "exported"
    ]  # `kind` in JSON; the class variable has that name
    assert renamed == sorted(renamed)
    assert body.kind


def test_absent_and_null_are_two_things() -> None:
    """A member of another case is left out. One without a value is null."""
    link = canonical.encode(LinkRecord(consents={}, dial=None, guest="x", restricted=False))
    assert link == b'{"consents":{},"dial":null,"guest":"x","restricted":false,"v":1}'
    assert canonical.encode(AdminRecord(did="x", lost=None)) == b'{"did":"x","lost":null,"v":1}'


def test_a_reader_ignores_members_that_it_does_not_know() -> None:
    """But it refuses a body of another version."""
    found = msgspec.json.decode(
        b'{"consents":{},"dial":2,"later":[1],"restricted":true,"v":1}', type=LinkRecord
    )
    assert found == LinkRecord(consents={}, dial=2, restricted=True)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"consents":{},"dial":2,"restricted":true,"v":2}', type=LinkRecord)


def test_a_choice_is_recorded_with_every_member() -> None:
    """The record has what the event has, member by member."""
    event = ConsentEvent(
        purpose="improve",
        state=ConsentState.GIVEN,
        notice="ab",
        at_ms=7,
        expires_ms=9,
        language="fr",
        method="banner",
        gpc=True,
        said_ms=5,
        claimed="1970-01-01T00:00:00.005Z",
        carried_by="an agent",
    )
    body = choice_record(event)
    assert isinstance(body, ChoiceRecord)
    assert structs.asdict(body) == {name: getattr(event, name) for name in structs.asdict(body)}
    assert choice_event(body) == event


def test_the_scope_of_an_export_has_the_names_of_its_query() -> None:
    """`from` is no name in Python, but it is the one in JSON."""
    scope = ExportScope(
        app=None, formats=("csv",), from_="2026", kinds=(), placement=None, policy=None, pseudonyms=False, to=None
    )  # fmt: skip
    assert b'"from":"2026"' in canonical.encode(scope)
