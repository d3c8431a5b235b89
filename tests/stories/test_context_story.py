"""A field of the context of one's own: declared, sent, used, told, recorded, limited, erased."""

from typing import Any

import pytest
from aboveboard.decisions.record import make_allowed_record, read_allowed
from aboveboard.privacy.allowed import ContextFact, PersonFact

from tests.world import BEN, DAN, Shop

PERSON = {"age_class": "adult", "region": "FR"}


def facts(shop: Shop, person: str, **fields: str) -> Any:
    return shop.ok("PUT", f"/v1/people/{person}/facts", {**PERSON, "fields": fields})


def context_of(shop: Shop, decision: Any) -> list[list[str]]:
    found: list[list[str]] = shop.record(decision)["allowed"]["context"]
    return found


def test_a_declared_field_reaches_the_record(shop: Shop) -> None:
    """In order of field beside what the gateway makes of the request itself."""
    decision = shop.decide(context={"device": "mobile", "fields": {"task": "compare"}})
    assert context_of(shop, decision) == [["device", "mobile"], ["task", "compare"]]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"colour": "red"}, "context.fields.colour"),
        ({"task": "dance"}, "context.fields.task"),
        ({"role": "owner"}, "context.fields.role"),
        ({"device": "mobile"}, "context.fields.device"),
    ],
)
@pytest.mark.parametrize("route", ["decisions", "decisions/preview"])
def test_an_undeclared_field_or_value_is_refused(
    shop: Shop, route: str, fields: dict[str, str], path: str
) -> None:
    """The problem names the field and what would be right."""
    asked = {"placement": "home", "person": "x", "session": "s", "context": {"fields": fields}}
    problem = shop.refused("POST", f"/v1/{route}", asked)
    assert (problem["status"], problem["field"]) == (422, path)
    assert "task" in problem["expected"] or "browse" in problem["expected"]


@pytest.mark.parametrize("fields", [{"task": "order"}, {"role": "king"}, {"colour": "red"}])
def test_an_undeclared_fact_about_the_person_is_refused(shop: Shop, fields: dict[str, str]) -> None:
    """A field of the request too."""
    problem = shop.refused("PUT", "/v1/people/z/facts", {"fields": fields})
    assert (problem["status"], problem["field"]) == (422, f"fields.{next(iter(fields))}")


def test_a_fact_about_the_person_is_stored_used_and_exported(shop: Shop) -> None:
    """At level 3 with its purpose. The record says that it is about the person."""
    dan = shop.welcome(DAN)
    assert "withheld_fields" not in facts(shop, dan, role="owner", plan="paid")
    assert shop.ok("GET", f"/v1/people/{dan}")["context"] == {"role": "owner", "plan": "paid"}
    allowed = shop.record(shop.decide(dan))["allowed"]
    assert allowed["context"] == [["plan", "paid"], ["role", "owner"]]
    assert allowed["about_person"] == ["plan", "role"]


def test_a_fact_below_its_level_is_not_stored(shop: Shop) -> None:
    """The answer says which were withheld."""
    ben = shop.welcome(BEN)
    assert facts(shop, ben, role="owner")["withheld_fields"] == ["role"]
    assert "context" not in shop.ok("GET", f"/v1/people/{ben}")


def test_a_stored_fact_is_not_used_below_its_level(shop: Shop) -> None:
    """It is used again when the person turns the dial up again."""
    dan = shop.welcome(DAN)
    facts(shop, dan, role="owner")
    used = []
    for level in (2, 3):
        shop.dial(dan, level)
        used.append(context_of(shop, shop.decide(dan)))
    assert used == [[], [["role", "owner"]]]


def test_a_limit_removes_a_fact_and_keeps_it_out(shop: Shop) -> None:
    """The answer names that facts were ruled out. Without the limit the app may send it again."""
    dan = shop.welcome(DAN)
    facts(shop, dan, role="owner", plan="paid")
    assert shop.limits(dan, fields=["role"])["holds"]["limits"]["fields"] == ["role"]
    assert shop.ok("GET", f"/v1/people/{dan}")["context"] == {"plan": "paid"}
    assert facts(shop, dan, role="owner", plan="paid")["withheld_fields"] == ["role"]
    decision = shop.decide(dan)
    assert context_of(shop, decision) == [["plan", "paid"]]
    assert "Facts about you that you ruled out" in [each["what"] for each in decision["why"]["held_back"]]
    shop.limits(dan)
    assert "withheld_fields" not in facts(shop, dan, role="owner", plan="paid")


def test_a_fact_is_forgotten_alone(shop: Shop) -> None:
    """By its key, as an interest is."""
    dan = shop.welcome(DAN)
    facts(shop, dan, role="owner", plan="paid")
    shop.ok("DELETE", f"/v1/people/{dan}/interests/field:role")
    assert shop.ok("GET", f"/v1/people/{dan}")["context"] == {"plan": "paid"}
    assert shop.refused("DELETE", f"/v1/people/{dan}/interests/field:role")["status"] == 404


def test_the_record_of_a_fact_reads_back_as_it_was_used() -> None:
    """So the decision is computed again from the same data."""
    from tests.engine.worlds import allowed

    used = allowed(
        context=(ContextFact("device", "tv"), PersonFact("role", "owner"), ContextFact("task", "order"))
    )
    found = read_allowed(make_allowed_record(used))
    assert found == used
    assert [type(each) for each in found.context] == [ContextFact, PersonFact, ContextFact]
