"""The rules in force, over HTTP, as the gateway itself applies them."""

import pytest
from aboveboard.consent.notices import notice_id
from aboveboard.words import Level, Role

from tests.api.wire import client
from tests.world import Installation, Shop


def test_a_notice_proves_its_text(still: Shop) -> None:
    """Its id is the hash of what was shown, so a reader can compute it."""
    for purpose in still.ok("GET", "/v1/purposes")["purposes"]:
        for language, name in purpose["notices"].items():
            found = still.ok("GET", f"/v1/notices/{name}")
            assert (found["purpose"], found["language"]) == (purpose["purpose"], language)
            assert name == notice_id(found["purpose"], found["version"], language, found["text"])


def test_the_newest_notice_of_each_language_is_offered(still_installation: Installation, still: Shop) -> None:
    """An older text stays readable by its id, but a new choice should not name it."""
    notices = still_installation.service.gateway.rules.notices.values()
    for purpose in still.ok("GET", "/v1/purposes")["purposes"]:
        same = [each for each in notices if each.purpose == purpose["purpose"]]
        newest = {each.language: each.id for each in sorted(same, key=lambda each: each.version)}
        assert purpose["notices"] == newest


def test_the_policy_set_is_the_one_that_decides(still_installation: Installation, still: Shop) -> None:
    """Every rule of it is listed, with its text."""
    policy = still_installation.service.gateway.rules.policy
    found = still.ok("GET", "/v1/policies")
    assert found["policy"] == policy.id
    assert {rule["rule"]: rule["text"] for rule in found["rules"]} == {
        rule.id: rule.text for rule in policy.rules.values()
    }


def test_the_dial_is_listed_from_off_up(still: Shop) -> None:
    """Level 0 needs no purpose and personalizes nothing, and no level is weaker than the one below."""
    dial = still.ok("GET", "/v1/purposes")["dial"]
    assert [each["level"] for each in dial] == [int(level) for level in Level]
    assert (dial[0]["purpose"], dial[0]["strength"]) == (None, 0)
    strengths = [each["strength"] for each in dial]
    assert strengths == sorted(strengths)


@pytest.mark.parametrize("role", Role)
def test_a_key_of_any_role_reads_the_rules(still_installation: Installation, role: Role) -> None:
    """They are about no person."""
    with client(still_installation, still_installation.key(role)) as shop:
        assert shop.ok("GET", "/v1/policies")["rules"]


def test_an_unknown_notice_is_not_found(still: Shop) -> None:
    """Another record's name is no way to read it either."""
    assert still.refused("GET", "/v1/notices/" + "0" * 64)["status"] == 404
