"""`/docs/api`, as it is served: whole without a script, under the policy of the pages, with no key anywhere."""

import re

import httpx
import pytest
from aboveboard.web.docs.api import view
from aboveboard.web.static import FOLDER
from aboveboard.web.texts import PHRASES

from tests.plain import PLAIN
from tests.web.browsing import House, words

SCRIPT = (FOLDER / "api.js").read_text()


def ask(house: House, **headers: str) -> httpx.Response:
    return httpx.get(f"{house.installation.url}/docs/api", headers=headers, verify=PLAIN)


def test_every_operation_has_a_form(house: House) -> None:
    """With its method and path, and its summary in words."""
    answer = ask(house)
    forms = set(re.findall(r'<form class="try" data-method="(\w+)" data-path="([^"]+)"', answer.text))
    wanted = {(each.method, each.path) for found in view().operations.values() for each in found}
    assert forms == wanted
    said = words(answer)
    assert [
        each.summary for found in view().operations.values() for each in found if each.summary not in said
    ] == []


def test_every_link_on_the_page_leads_somewhere(house: House) -> None:
    """And no id occurs twice."""
    text = ask(house).text
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


@pytest.mark.parametrize("language", PHRASES.languages)
def test_it_speaks_the_language_of_the_visitor(house: House, language: str) -> None:
    """Around the description, which is in English and says so."""
    answer = ask(house, **{"accept-language": language})
    assert answer.headers["content-language"] == language
    assert PHRASES.sentence(language, "api-real", ()) in words(answer)
    assert '<p lang="en">' in answer.text


def test_its_policy_lets_no_form_be_sent_by_the_browser(house: House) -> None:
    """Which would put the fields into an address. All else is as on every page."""
    policy = ask(house).headers["content-security-policy"]
    assert "form-action 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_fields_of_the_form_have_no_names(house: House) -> None:
    """So there is nothing that a browser could put into an address; the field of the key is in no form."""
    text = ask(house).text
    page = text[text.index("<main") : text.index("</main>")]
    assert not re.search(r"<(?:input|textarea|select|button)[^>]*\sname=", page)
    before_forms = page[: page.index("<form")]
    assert 'id="key"' in before_forms


@pytest.mark.parametrize(
    "word", ["localStorage", "sessionStorage", "indexedDB", "cookie", "history", "console"]
)
def test_the_script_stores_nothing(word: str) -> None:
    """Nor does it write to the browser's console. What it does is tried in tests/browser/test_api_page.py."""
    assert word not in SCRIPT
