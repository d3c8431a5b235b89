"""The restrictions in an export: of declared placements, by declared rules, each once."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from aboveboard.accountability.restrictions import (
    FoundRestrictions,
    Restriction,
    collect_restrictions,
    find_restrictions,
    puid_of,
)
from aboveboard.accountability.statement_terms import read_terms
from aboveboard.errors import Unprocessable
from aboveboard.verify.records import VerifiedLine

from tests.accountability.restricted import TERMS, Restricted, restrict


@pytest.fixture(scope="module")
def restricted(tmp_path_factory: pytest.TempPathFactory) -> Restricted:
    return restrict(tmp_path_factory.mktemp("restricted"))


def test_an_item_that_a_rule_kept_back_is_found_once(restricted: Restricted) -> None:
    """In every decision it was the same restriction, which began on the first day."""
    found = find_restrictions(restricted.path, read_terms(restricted.terms, "terms.toml"))
    home = f"{restricted.app}/home"
    first, second = (found.first_days[Restriction(home, item, "show-special")] for item in ("pills", "tests"))
    assert len(found.first_days) == 2
    assert second - first == timedelta(days=1)
    assert found.unnamed == 0


@pytest.mark.parametrize(
    ("old", "new"), [("rules.show-special", "rules.show-price"), ("/home", "/elsewhere")]
)
def test_what_is_not_declared_is_no_restriction(restricted: Restricted, old: str, new: str) -> None:
    """Most services show nothing that their users provided, and have none."""
    terms = read_terms(restricted.terms.replace(old, new), "terms.toml")
    assert find_restrictions(restricted.path, terms).first_days == {}


def test_the_id_of_a_restriction_lasts() -> None:
    """Another log, placement, item or rule has another one."""
    one = Restriction("shop/home", "pills", "show-special")
    others = [one._replace(**{name: "x"}) for name in Restriction._fields]
    ids = [puid_of("log", one), puid_of("other", one), *(puid_of("log", each) for each in others)]
    assert len(set(ids)) == len(ids)
    assert puid_of("log", one) == "099e6b4f3fec1d048db178d0c2e6de88c75c6344627c6d54234df45aefa0896a"


def collected(*bodies: str | None) -> FoundRestrictions:
    """The restrictions in these decisions about the declared placement."""
    lines = [
        VerifiedLine(
            app="shop", at=None, index=7, kind="decision", leaf="", person=None, record=None, body=body
        )
        for body in bodies
    ]
    return collect_restrictions(lines, read_terms(TERMS.format(app="shop"), "terms.toml"), "log")


def decided(**changed: Any) -> str:
    body = {"at": "2026-11-20T23:30:00-01:00", "placement": "home", "removed": [], "impersonal": []}
    return json.dumps(body | changed)


def test_the_first_day_is_in_utc() -> None:
    """Whatever the order of the lines."""
    pills = [["pills", "rule:show-special"]]
    found = collected(decided(impersonal=pills), decided(at="2026-11-20T01:00:00+00:00", removed=pills))
    assert list(found.first_days.values()) == [date(2026, 11, 20)]
    assert list(collected(decided(removed=pills)).first_days.values()) == [date(2026, 11, 21)]


@pytest.mark.parametrize(
    "body",
    [
        decided(removed=[["pills", "limit"]]),
        decided(removed=[["pills", "not_active"]]),
        decided(removed=[["pills", "rule:show-cap"]]),
        decided(impersonal=[["pills", "rule:show-special"]], preview=True),
        None,
    ],
    ids=["limit", "not-active", "cap", "preview", "erased"],
)
def test_what_a_person_chose_or_saw_is_no_restriction(body: str | None) -> None:
    """Nor is an outcome that nobody got, or a record that is gone."""
    assert collected(body) == FoundRestrictions("log", {}, 0)


def test_refusals_without_names_are_counted() -> None:
    """A record names a hundred of them at most."""
    many = {"rule:show-special": {"count": 101, "places": "AA=="}}
    other = {"limit": {"count": 101, "places": "AA=="}}
    found = collected(decided(impersonal=many), decided(removed=many), decided(removed=other))
    assert found == FoundRestrictions("log", {}, 2)


def test_an_unreadable_decision_names_its_index() -> None:
    """And nothing of what is in it."""
    with pytest.raises(Unprocessable) as refused:
        collected('{"at": "pills"}')
    assert "index 7" in refused.value.detail
    assert "pills" not in refused.value.detail
