"""All that a gateway submits while people sign up, act, choose, are linked, restricted, moved and erased."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from aboveboard import background
from aboveboard.access.api_keys import ApiKey
from aboveboard.access.sessions import enter
from aboveboard.clock import to_iso
from aboveboard.erasure import retention
from aboveboard.erasure.special_removal import SETTLE_MS, remove_due
from aboveboard.exports.by_staff import drop
from aboveboard.exports.jobs import Job, ask, job_of
from aboveboard.exports.query import ExportQuery
from aboveboard.gateway import idempotency
from aboveboard.gateway.staff_records import CaseStep
from aboveboard.ingestion.unanswered import count_unanswered
from aboveboard.learning.import_learner import learn_imports
from aboveboard.learning.intent_learner import count_stretches, learn_exponents
from aboveboard.learning.learner import learn_once
from aboveboard.learning.rebuild import make_due
from aboveboard.learning.withdrawal import forget_due
from aboveboard.numbers.reader import count_new
from aboveboard.operations.rotate_keys import rotate_pseudonym
from aboveboard.people.store import REWRAP, people
from aboveboard.rights.cases import change_case
from aboveboard.storage.journal import GUARDED, Submission, Write
from aboveboard.words import Role
from sqlalchemy import delete
from sqlalchemy.sql.dml import Delete, Insert, Update

from tests import edits
from tests.drawn_pictures import drawn
from tests.erasure.leaving import pseudonym_of
from tests.house import House
from tests.rights.asking import opened
from tests.rights.holding import officers_of
from tests.rights.staff import officer
from tests.shown_surfaces import surface
from tests.world import DAN, EVE

DELETES = {"erasures", "exports", "forgetting", "later_reasons", "outcomes", "records"}
"""The tables whose rows are work to do. A delete ends that work, so it is guarded too."""


class Seen(NamedTuple):
    """A submission, and the modules of the package on the stack of the call that made it."""

    submission: Submission
    modules: frozenset[str]


@contextmanager
def watched(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Seen]]:
    """Yields the list of what the test submits from now on.

    The service repeats its work in the background at any moment, so what that submits is left out.
    """
    journal, seen = house.gateway.database.journal, list[Seen]()
    submit, guard = journal.submit, house.gateway.with_guards_of_new

    def note(submission: Submission) -> None:
        frame, modules = sys._getframe().f_back, set[str]()
        while frame is not None:
            modules.add(str(frame.f_globals.get("__name__")))
            frame = frame.f_back
        if background.__name__ not in modules:
            seen.append(Seen(submission, frozenset(modules)))

    async def watching(submission: Submission) -> int:
        if not any(each.submission is submission for each in seen):
            note(submission)
        return await submit(submission)

    def guarding(submission: Submission) -> Submission:
        """Notes what is submitted together with others, past `submit`."""
        submission = guard(submission)
        note(submission)
        return submission

    with monkeypatch.context() as patched:
        patched.setattr(journal, "submit", watching)
        patched.setattr(house.gateway, "with_guards_of_new", guarding)
        yield seen


def live(house: House) -> None:
    """Does everything that writes a row of a person: under two ids that are linked, parted and linked again."""
    shop, gateway = house.shop, house.gateway
    shop.place("capped", [{"item": "a"}, {"item": "b"}], cap={"times": 1, "days": 1})
    shop.place("clicked", answers="clicks", unanswered_after=1)
    dan, guest = shop.welcome(DAN), shop.welcome(EVE)
    shop.decide(dan, "clicked")
    house.clock.forward(minutes=2)
    assert house.run(count_unanswered(gateway)) > 0
    for person in (dan, guest):
        shop.signal(person, session="s", item="running-1", topics=["running"])
        shop.outcome(shop.decide(person))
        shop.decide(person, "capped")
        read, _ = (shop.decide(person, explain="link") for _ in range(2))
        shop.ok("GET", f"/v1/decisions/{read['decision']}/why")
    page = {"capped": 1, "clicked": 1}
    for hosts in ([], ["shop.example"], ["shop.example"]):
        components = {"components": shop.ok("GET", "/v1/components/standard")["components"], "hosts": hosts}
        shop.ok("PUT", "/v1/components/own", components, **once())
        shop.ok("PUT", "/v1/surfaces/page", surface(page) | {"catalogue": "own"}, **once())
        shop.ok("POST", "/v1/surfaces/page/compose", {"person": f"new-{len(hosts)}"}, **once())
    shown = shop.decide(dan)
    taken = {"decision": shown["decision"], "item": shown["items"][0]["item"], "kind": "taken"}
    shop.ok("POST", "/v1/outcomes", {"outcomes": [taken]}, **once())
    entry = {"placement": "home", "item": "running-1", "kind": "taken", "at": to_iso(house.clock())}
    brought = [entry | {"id": f"log-{number}", "person": dan} for number in range(2)]
    shop.ok("POST", "/v1/imports/outcomes", {"outcomes": brought[:1]}, **once())
    house.run(learn_once(gateway))
    assert house.run(count_new(gateway)) > 0
    house.run(learn_imports(gateway))
    for step in ("item_viewed", "order_placed", "item_viewed", "order_placed"):
        shop.signal(dan, step, session="visit", topics=["running"])
        house.run(count_stretches(gateway))
        house.run(learn_exponents(gateway))
    shop.ok("POST", "/v1/imports/outcomes", {"outcomes": brought}, **once())
    shop.place(prior_reward=0.3)
    assert house.run(make_due(gateway)) != []
    shop.ok("PUT", "/v1/placements/capped/items", {"items": [{"item": "a"}, {"item": "b"}]}, **once())
    shop.ok(
        "PATCH", "/v1/placements/capped/items", {"remove": ["unknown"]}, **once()
    )  # stores its answer alone
    for title in ("Swimming", "Swimming", "Swim"):
        topics = [{"topic": "swimming", "titles": {"en": title}, "sensitivity": "special"}]
        shop.signal(dan, topics=["swimming"])
        shop.ok("PUT", "/v1/topics", {"topics": topics}, **once())
    shop.upload("swimming", drawn())
    shop.upload("running", drawn(), **once())  # stores its answer with the picture
    shop.ok("PUT", "/v1/topics", {"topics": [topics[0] | {"picture": "swimming"}]})
    shop.ok("PUT", "/v1/placements/capped/items", {"items": [{"item": "a", "picture": "running"}]})
    shop.ok("PUT", "/v1/placements/capped/items", {"items": [{"item": "a"}, {"item": "b"}]})
    shop.ok("DELETE", "/v1/pictures/running")
    for _ in range(2):  # it begins, and it removes
        house.run(remove_due(gateway))
        house.clock.now_ms += SETTLE_MS
    shop.ok("POST", "/v1/decisions/preview", {"placement": "home", "person": dan}, **once())
    assert shop.http.get(f"/v1/people/{dan}/export").status_code == 200
    case, key = opened(house, dan), officer(house)
    opened(house, "someone new")
    house.run(change_case(gateway, case, key, CaseStep.NOTED, "A note."))
    hold(house, shown)
    path = f"/v1/people/{dan}"
    shop.ok("PUT", f"{path}/guests/{guest}")
    shop.ok("DELETE", f"{path}/guests/{guest}", **once())
    for _ in range(2):  # the second finds the link, and its answer is stored alone
        shop.ok("PUT", f"{path}/guests/{guest}", **once())
    shop.outcome(shop.decide(dan, headers=once()))
    for restricted in (True, False):
        shop.ok("PUT", f"{path}/restriction", {"restricted": restricted}, **once())
    shop.ok("DELETE", f"{path}/interests/item:running-1", **once())
    shop.ok("PUT", f"{path}/limits", {"topics": ["swimming"]}, **once())
    shop.ok("POST", f"{path}/objection", {"purposes": ["improve"]}, **once())
    house.run(forget_due(gateway))
    house.run(count_new(gateway))
    house.run(rotate_pseudonym(gateway))
    shop.decide(dan)
    url = shop.ok("POST", f"{path}/link", {"to": "/privacy"})["url"]
    house.run(enter(gateway, url.rpartition("/")[2]))
    lost = shop.welcome(EVE)
    edits.write(
        house.installation,
        delete(people).where(people.c.pseudonym == pseudonym_of(house.installation, house.app, lost)),
    )
    shop.ok("PUT", f"/v1/people/{lost}/dial", {"level": 0}, **once())
    house.clock.forward(days=400)
    house.run(retention.sweep(gateway))
    export(house)
    shared = [
        {"id": person, "type": "item_viewed", "person": person, "fields": {"item": "a"}}
        for person in (dan, guest)
    ]
    shop.ok(
        "POST", "/v1/signals", {"signals": shared}, **once()
    )  # its answer is there when the person is erased
    shop.erase(dan)


def hold(house: House, decision: Any) -> None:
    """Has the record of a decision held by two members of staff, longer than it was to be, and lets it go."""
    officers = officers_of(house.installation, house.clock)
    name = officers.hold(decision, days=3)
    terms = {"ground": "A longer claim", "basis": "claims", "until": officers.until(30)}
    assert officers.omar.http.post(f"/v1/holds/{name}/renew", json=terms).status_code == 202
    officers.olga.ok("POST", f"/v1/holds/{name}/approve")
    officers.olga.ok("DELETE", f"/v1/holds/{name}")
    officers.close()


def export(house: House) -> None:
    """Has two archives made, of which a member of staff deletes one and an erasure the other."""
    gateway, jobs = house.gateway, list[Job]()
    for number in range(2):
        asked = idempotency.once(gateway.keyring, house.app, "export", f"export-{number}", b"")
        jobs.append(house.run(ask(gateway, ExportQuery(), "key", asked=asked)))
    until = time.monotonic() + 60
    while any(house.run(job_of(gateway, job.export)).state != "ready" for job in jobs):
        assert time.monotonic() < until, "no export was made"
        time.sleep(0.05)
    by = ApiKey("key", house.app, Role.ADMIN, b"", 0, None)
    asked = idempotency.once(gateway.keyring, house.app, "drop", "drop-0", b"")
    house.run(drop(gateway, jobs[0].export, by, asked=asked))


def once() -> Any:
    """Returns the header of a request that is sent once."""
    return {"idempotency-key": uuid4().hex}


def changes(submission: Submission, table: str) -> Iterator[Write]:
    """Yields the inserts and updates of one table. A new master key for a row is none: it compares the old one.

    Deletes are among them for the tables in DELETES.
    """
    kinds = (Insert, Update, Delete) if table in DELETES else (Insert, Update)
    for write in submission.writes:
        statement = write.statement
        if isinstance(statement, kinds) and statement.table.name == table and statement is not REWRAP:
            yield write


def key_of(write: Write) -> object:
    """Returns the key of the row that it changes, under the name of its parameter or of its column."""
    column = GUARDED[write.statement.table.name].selected_columns[0].name
    return write.row.get("key", write.row.get(column))


def is_guarded(submission: Submission, write: Write) -> bool:
    return any(
        (guard.table, guard.key) == (write.statement.table.name, key_of(write)) for guard in submission.guards
    )
