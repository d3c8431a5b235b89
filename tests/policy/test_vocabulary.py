"""The translation of questions into requests of Cedar."""

import json

import pytest
from aboveboard.policy.questions import Keep, Learn, Show, domain
from aboveboard.policy.vocabulary import request


def test_each_fact_is_in_a_request_once(visit: Keep) -> None:
    """The principal is the person by age, the resource the data by reach, and the rest is context."""
    asked = request(visit)
    assert asked["principal"] == {"type": "Person", "id": "adult"}
    assert asked["action"] == {"type": "Action", "id": "keep"}
    assert asked["resource"] == {"type": "Data", "id": "visit"}
    assert json.loads(asked["context"]) == {
        "category": {"__entity": {"type": "Category", "id": "behavioural"}},
        "sensitivity": {"__entity": {"type": "Sensitivity", "id": "plain"}},
        "level": 2,
        "given": True,
        "region": {"__entity": {"type": "Region", "id": "eea"}},
        "gpc": False,
    }


@pytest.mark.parametrize(("kind", "resource"), [(Show, "Placement"), (Learn, "Model")])
def test_the_resource_depends_on_the_question(kind: type[Show] | type[Learn], resource: str) -> None:
    """An item is shown in a placement; the model is one that all share."""
    assert request(next(iter(domain(kind))))["resource"]["type"] == resource


def test_different_questions_give_different_requests() -> None:
    """No fact is lost on the way."""
    asked = [json.dumps(request(cell)) for kind in (Show, Learn) for cell in domain(kind)]
    assert len(set(asked)) == len(asked)


def test_an_undeclared_value_has_no_request(visit: Keep) -> None:
    """It never reaches Cedar."""
    with pytest.raises(KeyError):
        request(visit._replace(level=9))
