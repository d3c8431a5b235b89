"""`/`: a page for a visitor who came without a link."""

import http.client
import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from aboveboard.web.texts import PHRASES

from tests.api.wire import metrics_of
from tests.plain import PLAIN
from tests.web.browsing import House, words
from tests.world import Installation

LINKS = {"/docs/", "/docs/api", "/schema", "/log/checkpoint", "/console"}


def ask(house: House, method: str = "GET", **headers: str) -> httpx.Response:
    return httpx.request(method, f"{house.installation.url}/", headers=headers, verify=PLAIN)


def test_it_says_what_a_person_does(house: House) -> None:
    """In plain words."""
    answer = ask(house)
    assert answer.status_code == 200
    assert "Open the link that your app gives you." in words(answer)


@pytest.mark.parametrize("language", PHRASES.languages)
def test_it_speaks_the_language_of_the_visitor(house: House, language: str) -> None:
    """As every page does."""
    answer = ask(house, **{"accept-language": language})
    assert answer.headers["content-language"] == language
    assert PHRASES.sentence(language, "front-people-do", ()) in words(answer)


def test_it_leads_on(house: House) -> None:
    """To the documentation, the API, its description, the log and the console; each is there."""
    links = set(re.findall(r'<a href="(/[^"?]*)"', ask(house).text))
    assert links - {"/"} == LINKS
    for path in LINKS - {"/docs/"}:  # built or not, tried in test_site.py
        assert httpx.get(house.installation.url + path, verify=PLAIN).status_code == 200


def test_it_says_nothing_about_the_installation(house: House, tmp_path: Path) -> None:
    """Two installations with other names answer with the same bytes."""
    other = Installation(tmp_path, log_origin="other.example/log", controller="Another Shop")
    answers = [ask(house).text, httpx.get(f"{other.url}/", verify=PLAIN).text]
    other.close()
    assert answers[0] == answers[1]


def test_other_methods_are_refused_on_a_page(house: House) -> None:
    """405 and OPTIONS name the same methods."""
    refused, asked = ask(house, "POST"), ask(house, "OPTIONS")
    assert (refused.status_code, refused.headers["content-type"]) == (405, "text/html; charset=utf-8")
    assert (asked.status_code, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


def test_metrics_count_it_by_its_path(house: House) -> None:
    """It has no parts that could say who came."""
    ask(house)
    assert 'route="/"' in metrics_of(house.installation)


def test_a_path_beside_it_is_a_problem_in_json(house: House) -> None:
    """As for every program that asks for what is missing."""
    answer = httpx.get(f"{house.installation.url}/nothing", verify=PLAIN)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_an_empty_part_of_a_path_is_not_this_page(house: House) -> None:
    """As it is sent; httpx would send one slash."""
    connection = http.client.HTTPConnection(urlsplit(house.installation.url).netloc, timeout=60)
    connection.request("GET", "//")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
    answer.read()
    connection.close()
