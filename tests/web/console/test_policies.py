"""The rules in force in the console, in words and as a table."""

from html import unescape

import pytest

from tests.web.browsing import House
from tests.web.staff import signed_in


@pytest.mark.parametrize(
    "query",
    ["", "?question=keep", "?age=minor&kind=advert", "?gpc=yes&given=no", "?age=%00&kind=x&question=y"],
)
def test_rules_are_in_words_with_their_table(house: House, query: str) -> None:
    """Each rule with its sentence; garbage counts as nothing."""
    page = signed_in(house).get(f"/console/policies{query}")
    assert page.status_code == 200
    policy = house.installation.service.gateway.rules.policy
    for rule in policy.rules.values():
        assert rule.reason["en"] in unescape(page.text)
    assert len(page.content) < 50_000


def test_the_table_says_which_rule_refuses(house: House) -> None:
    """A minor's history is not used for adverts."""
    page = signed_in(house).get("/console/policies?age=minor&kind=advert")
    row = page.text[page.text.index('<th scope="row">earlier visits') :]
    assert "advert-minor" in row[: row.index("</tr>")]
