"""`/v1/people/{person}`: choices that replace earlier ones, and the summary of stored data, over HTTP."""

import pytest

from tests.api.wire import log_size
from tests.world import DAN, Shop


@pytest.fixture
def dan(still: Shop) -> str:
    return still.welcome(DAN)


def test_a_change_has_the_next_place_in_the_log(still: Shop, dan: str) -> None:
    """Each of the four kinds of change is one entry."""
    changes = (("dial", {"level": 1}), ("limits", {"topics": ["travel"]}), ("facts", {"region": "DE"}))
    for name, body in changes:
        before = log_size(still)
        assert still.ok("PUT", f"/v1/people/{dan}/{name}", body)["log"] == {"index": before}
    before = log_size(still)
    assert still.consent(dan, "improve", "refused")["log"] == {"index": before}


def test_limits_replace_all_earlier_ones(still: Shop, dan: str) -> None:
    """A list that is left out excludes nothing from then on."""
    still.limits(dan, categories=["transactional"], topics=["travel"])
    still.limits(dan, items=["running-1"])
    found = still.ok("GET", f"/v1/people/{dan}")["limits"]
    assert found == {"categories": [], "topics": [], "items": ["running-1"], "fields": [], "interests": []}


def test_facts_replace_all_earlier_ones(still: Shop, dan: str) -> None:
    """A fact that is left out is unknown."""
    still.ok("PUT", f"/v1/people/{dan}/facts", {"age_class": "adult", "region": "DE"})
    still.ok("PUT", f"/v1/people/{dan}/facts", {"language": "de"})
    found = still.ok("GET", f"/v1/people/{dan}")["facts"]
    assert found == {"age_class": "unknown", "region": None, "language": "de", "time_zone": None}


def test_a_choice_keeps_its_own_time(still: Shop) -> None:
    """The app may report it later. It also keeps its language, its method and the index of its entry."""
    notices = {each["purpose"]: each["notices"] for each in still.ok("GET", "/v1/purposes")["purposes"]}
    changed = still.consent(
        "late", "improve", "refused", at="2026-01-02T03:04:05+01:00", notice=notices["improve"]["fr"]
    )
    found = still.ok("GET", "/v1/people/late/consents")
    [choice] = found["history"]
    assert found["states"]["improve"] == "refused"
    assert found["states"]["personalize_visit"] == "never_asked"
    assert (choice["at"], choice["index"]) == ("2026-01-02T02:04:05.000Z", changed["log"]["index"])
    assert (choice["language"], choice["method"], choice["expires"]) == ("fr", "test", None)
    assert choice["recorded"] > choice["at"]


def test_the_summary_counts_records_by_kind(still: Shop, dan: str) -> None:
    """Interests are listed with the times of their observation, and records are only counted."""
    still.signal(dan, item="running-2", topics=["running"])
    still.decide(dan)
    found = still.ok("GET", f"/v1/people/{dan}")
    assert found["records"]["decision"] == 1
    interest = next(each for each in found["interests"] if each["key"] == "topic:running")
    assert (interest["count"], interest["first"]) == (1, interest["last"])


def test_an_unknown_topic_is_recorded_obeyed_and_called_unknown(shop: Shop) -> None:
    """And a topic that is named by a title is excluded under its id too."""
    shop.ok(
        "PUT", "/v1/topics", {"topics": [{"topic": "running", "titles": {"en": "Running", "de": "Laufen"}}]}
    )
    dan = shop.welcome(DAN)
    shop.signal(dan, topics=["running"])
    answer = shop.limits(dan, topics=["Laufen", "Kochn", "Travel"])
    assert answer["unknown_topics"] == ["Kochn"]
    assert answer["holds"]["limits"]["topics"] == ["Kochn", "Laufen", "Travel", "running"]
    assert shop.ok("GET", f"/v1/people/{dan}")["interests"] == []
    assert shop.signal(dan, topics=["kochn"])["status"] == "withheld"
    assert "unknown_topics" not in shop.limits(dan, topics=["travel"])
