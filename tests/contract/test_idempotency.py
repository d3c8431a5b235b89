"""Every operation that writes takes an `Idempotency-Key`: each is sent twice, and then with another meaning."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aboveboard.api.description import WRITING
from aboveboard.clock import MS_PER_DAY, system_clock, to_iso
from aboveboard.storage.tables import records
from aboveboard.words import Role
from sqlalchemy import func, select

from tests.drawn_pictures import drawn
from tests.ingestion.drafted import made_draft
from tests.laws.running import app_of
from tests.shown_surfaces import surface
from tests.world import DAN, Installation, Shop

DOCUMENT = json.loads((Path(__file__).parents[2] / "openapi" / "openapi.json").read_text())
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in WRITING
}
WRITES_NOTHING = {"makeLink"}
"""The link is computed, and the same link twice would be one that was used."""

ITEM = {"item": "running-9", "content": {"title": "A cap"}}
CALLS, OTHER_CALLS = {"call": [{"part": "buy"}]}, {"call": [{"part": "look"}]}
WATCH = {"name": "own", "app": "none", "since": "2025-01-01", "class": {"items": ["a"]}, "by": ["age_class"]}


class Sent(NamedTuple):
    """A request: the parameters of its path, its body, and one of another meaning, None where there is none."""

    path: dict[str, str]
    body: Any = None
    other: Any = None


class Beginning(NamedTuple):
    """An app with a placement and a person, and two members of its compliance team."""

    shop: Shop
    staff: Shop
    colleague: Shop
    person: str
    installation: Installation

    @property
    def of(self) -> dict[str, str]:
        return {"person": self.person}

    def outcome(self, kind: str) -> Any:
        decision = self.shop.decide(self.person)
        named = {"decision": decision["decision"], "item": decision["items"][0]["item"]}
        return {"outcomes": [named | {"kind": kind}]}

    def imported(self, name: str) -> Any:
        plain = {"placement": "home", "item": "running-2", "kind": "taken", "at": to_iso(system_clock())}
        return {"outcomes": [plain | {"id": f"{name} of {self.person}"}]}

    def signal(self, name: str) -> Any:
        fields = {"item": "running-2", "topics": ["running"]}
        return {"signals": [{"id": name, "type": "item_viewed", "person": self.person, "fields": fields}]}

    def topics(self, title: str) -> Any:
        return {"topics": [{"topic": "running", "titles": {"en": title}}]}

    def components(self, *hosts: str) -> Any:
        standard = self.shop.ok("GET", "/v1/components/standard")
        return {"components": standard["components"], "hosts": hosts}

    def declared(self, kind: str, body: Any) -> str:
        self.shop.ok("PUT", f"/v1/{kind}/made", body)
        return "made"

    def uploaded(self) -> str:
        self.shop.upload("running", drawn())
        return "running"

    def guest(self) -> str:
        return self.shop.welcome(DAN, f"guest of {self.person}")

    def linked(self) -> str:
        guest = self.guest()
        self.shop.ok("PUT", f"/v1/people/{self.person}/guests/{guest}")
        return guest

    def interest(self) -> str:
        self.shop.signal(self.person, topics=["running"], item="running-2")
        return "topic:running"

    def terms(self, days: int = 20) -> Any:
        until = to_iso(system_clock() + days * MS_PER_DAY)
        return {"ground": "A letter of a lawyer", "basis": "claims", "until": until}

    def claim(self) -> Any:
        return self.terms() | {"records": [self.shop.decide(self.person)["decision"]]}

    def asked(self) -> str:
        """The id of a hold that the colleague asked for."""
        return str(self.colleague.http.post("/v1/holds", json=self.claim()).json()["hold"])

    def hold(self) -> str:
        hold = self.asked()
        self.staff.ok("POST", f"/v1/holds/{hold}/approve")
        return hold

    def draft(self) -> str:
        """The id of a draft that waits."""
        app = app_of(self.installation, self.shop.decide())
        return made_draft(self.installation, app)

    def export(self) -> str:
        return str(self.staff.http.post("/v1/exports", json={"kinds": ["facts"]}).json()["export"])


REQUESTS: dict[str, Callable[[Beginning], Sent]] = {
    "decide": lambda it: Sent({}, {"placement": "home", "person": it.person}, {"placement": "home"}),
    "previewDecision": lambda it: Sent(
        {}, {"placement": "home", "person": it.person}, {"placement": "home", "person": "another"}
    ),
    "sendSignals": lambda it: Sent({}, it.signal("s-1"), it.signal("s-2")),
    "reportOutcomes": lambda it: Sent({}, it.outcome("taken"), it.outcome("seen")),
    "importOutcomes": lambda it: Sent({}, it.imported("log-1"), it.imported("log-2")),
    "putTopics": lambda it: Sent({}, it.topics("Running"), it.topics("Run")),
    "putComponents": lambda it: Sent({"catalogue": "own"}, it.components(), it.components("shop.example")),
    "deleteComponents": lambda it: Sent({"catalogue": it.declared("components", it.components())}),
    "putSurface": lambda it: Sent({"surface": "page"}, surface({"home": 1}), surface({"home": 2})),
    "deleteSurface": lambda it: Sent({"surface": it.declared("surfaces", surface({"home": 1}))}),
    "composeSurface": lambda it: Sent(
        {"surface": it.declared("surfaces", surface({"home": 1}))},
        {"person": it.person},
        {"person": "another"},
    ),
    "deleteTopics": lambda it: Sent({}),
    "putPicture": lambda it: Sent({"picture": "running"}, drawn(), drawn(mode="L")),
    "deletePicture": lambda it: Sent({"picture": it.uploaded()}),
    "postExport": lambda it: Sent({}, {"kinds": ["limit"]}, {"kinds": ["dial"]}),
    "postAudit": lambda it: Sent({}, {"watch": WATCH}, {"watch": WATCH | {"name": "other"}}),
    "deleteExport": lambda it: Sent({"export": it.export()}),
    "postHold": lambda it: Sent({}, it.claim(), it.claim()),
    "approveHold": lambda it: Sent({"hold": it.asked()}),
    "renewHold": lambda it: Sent({"hold": it.hold()}, it.terms(30), it.terms(40)),
    "deleteHold": lambda it: Sent({"hold": it.hold()}),
    "deletePerson": lambda it: Sent(it.of),
    "putConsent": lambda it: Sent(
        it.of | {"purpose": "improve"},
        {"state": "given", "notice": it.shop.notice("improve")},
        {"state": "given", "notice": it.shop.notice("improve"), "method": "banner"},
    ),
    "putDial": lambda it: Sent(it.of, {"level": 1}, {"level": 4}),
    "putFacts": lambda it: Sent(it.of, {"region": "FR"}, {"region": "DE"}),
    "putGuest": lambda it: Sent(it.of | {"guest": it.guest()}),
    "deleteGuest": lambda it: Sent(it.of | {"guest": it.linked()}),
    "deleteInterest": lambda it: Sent(it.of | {"key": it.interest()}),
    "putLimits": lambda it: Sent(it.of, {"topics": ["running"]}, {}),
    "putArrangement": lambda it: Sent(
        it.of | {"placement": "home"}, {"mode": "as_everybody"}, {"mode": "adaptive"}
    ),
    "deleteArrangement": lambda it: Sent(it.of | {"placement": "home"}),
    "putEverythingAsEverybody": lambda it: Sent(it.of, {"as_everybody": True}, {"as_everybody": False}),
    "postObjection": lambda it: Sent(it.of, {"purposes": ["improve"]}),
    "putRestriction": lambda it: Sent(it.of, {"restricted": True}, {"restricted": False}),
    "approveDraft": lambda it: Sent({"placement": "home", "draft": it.draft()}, {}, {"item": None}),
    "rejectDraft": lambda it: Sent({"placement": "home", "draft": it.draft()}),
    "putPlacement": lambda it: Sent({"placement": "home"}, {"title": "One"}, {"title": "Two"}),
    "putItems": lambda it: Sent({"placement": "home"}, {"items": [ITEM]}, {"items": []}),
    "combineItems": lambda it: Sent({"placement": "home"}, {"parts": CALLS}, {"parts": OTHER_CALLS}),
    "patchItems": lambda it: Sent({"placement": "home"}, {"items": [ITEM]}, {"remove": ["running-1"]}),
}


@pytest.fixture
def it(installation: Installation) -> Iterator[Beginning]:
    key = installation.key()
    shop = Shop(installation.url, key)
    staff, colleague = (Shop(installation.url, installation.key(Role.COMPLIANCE)) for _ in range(2))
    with shop.http, staff.http, colleague.http:
        shop.place()
        yield Beginning(shop, staff, colleague, shop.welcome(DAN), installation)


def send(it: Beginning, name: str, sent: Sent, body: Any) -> Any:
    method, path, _ = OPERATIONS[name]
    http = (it.staff if path.startswith(("/v1/exports", "/v1/audits", "/v1/holds")) else it.shop).http
    headers, more = {"idempotency-key": "k"}, {"json": body}
    if isinstance(body, bytes):
        headers, more = headers | {"content-type": "image/png"}, {"content": body}
    return http.request(method.upper(), path.format(**sent.path), headers=headers, **more)


def count_entries(installation: Installation) -> int:
    """Returns the number of entries, without those that the learner, exports and audits make by themselves."""
    query = select(func.count()).where(records.c.kind.not_in(["model", "export", "audit"]))
    return int(installation.run(installation.service.gateway.database.rows(query))[0][0])


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - WRITES_NOTHING))
def test_an_operation_that_writes_documents_the_key(name: str) -> None:
    """With the header of a repeat on each answer, and the refusal of another meaning."""
    _, _, operation = OPERATIONS[name]
    assert "Idempotency-Key" in [each["name"] for each in operation["parameters"]]
    done = [each for status, each in operation["responses"].items() if status < "300"]
    assert done and all("Idempotency-Replayed" in each["headers"] for each in done)
    assert "422" in operation["responses"] or "requestBody" not in operation


@pytest.mark.parametrize("name", sorted(WRITES_NOTHING))
def test_an_operation_that_writes_nothing_takes_no_key(name: str) -> None:
    """So no one relies on it."""
    _, _, operation = OPERATIONS[name]
    assert "Idempotency-Key" not in [each["name"] for each in operation["parameters"]]


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - WRITES_NOTHING))
def test_a_repeat_writes_nothing_and_says_that_it_is_one(
    installation: Installation, it: Beginning, name: str
) -> None:
    """It has the status of the first answer, and the log has no further entry."""
    sent = REQUESTS[name](it)
    first = send(it, name, sent, sent.body)
    size = count_entries(installation)
    again = send(it, name, sent, sent.body)
    assert first.status_code in (200, 202), first.text
    assert "idempotency-replayed" not in first.headers
    assert (again.status_code, again.headers.get("idempotency-replayed")) == (first.status_code, "true")
    assert count_entries(installation) == size


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - WRITES_NOTHING))
def test_another_meaning_under_the_key_is_refused(it: Beginning, name: str) -> None:
    """Only what could be a no is carried out (`Once.is_no`), so the other one here is none."""
    sent = REQUESTS[name](it)
    if sent.other is None:
        assert OPERATIONS[name][0] == "delete" or name in (
            "putGuest",
            "postObjection",
            "approveHold",
            "rejectDraft",
        )
        return
    assert send(it, name, sent, sent.body).status_code in (200, 202)
    refused = send(it, name, sent, sent.other)
    assert (refused.status_code, refused.json()["field"]) == (422, "Idempotency-Key")
