"""`/docs`: the built site and nothing else of this machine, under a policy that lets only its own scripts run."""

import http.client
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from aboveboard.settings import find_shipped
from aboveboard.web.docs import site
from hypothesis import given
from hypothesis import strategies as st

from tests.api.wire import metrics_of
from tests.plain import PLAIN
from tests.web.browsing import House, words
from tests.web.docs.built_site import HASHED, STYLE, built


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a built site, beside a file that is no part of it."""
    (tmp_path / "secret.html").write_text("a secret")
    folder = built(tmp_path / "site")
    monkeypatch.setattr(site, "folder", lambda: folder)
    return folder


def ask(house: House, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    return httpx.request(method, house.installation.url + path, headers=headers, verify=PLAIN)


def exactly(house: House, path: str) -> int:
    """Asks for the path as it is, which httpx would tidy up. Returns the status."""
    connection = http.client.HTTPConnection(urlsplit(house.installation.url).netloc, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert b"a secret" not in body
    return answer.status


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/docs/", "text/html; charset=utf-8"),
        ("/docs/apps/tutorial/", "text/html; charset=utf-8"),
        (f"/docs/{HASHED}", "text/javascript; charset=utf-8"),
        (f"/docs/{STYLE}", "text/css; charset=utf-8"),
        ("/docs/images/icon.svg", "image/svg+xml"),
        ("/docs/search.json", "application/json"),
    ],
)
def test_a_file_has_its_media_type(house: House, docs: Path, path: str, media_type: str) -> None:
    """And a browser may not guess another one."""
    answer = ask(house, path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "to"), [("/docs", "/docs/"), ("/docs/apps/tutorial", "/docs/apps/tutorial/")]
)
def test_a_folder_without_its_slash_is_redirected(house: House, docs: Path, path: str, to: str) -> None:
    """Relative links start at the slash."""
    answer = ask(house, path)
    assert (answer.status_code, answer.headers["location"]) == (301, to)


@pytest.mark.parametrize(
    "path", ["/docs/nothing", "/docs/nothing/", "/docs/apps/", "/docs/apps/tutorial/x.html"]
)
def test_a_page_that_is_missing_is_404(house: House, docs: Path, path: str) -> None:
    """With a page that says so."""
    answer = ask(house, path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


OUT = (
    "/docs/../secret.html",
    "/docs/..%2fsecret.html",
    "/docs/%2e%2e/secret.html",
    "/docs/%2e%2e%2fsecret.html",
    "/docs/apps/../../secret.html",
    "/docs/apps%2f..%2f..%2fsecret.html",
    "/docs/..%5csecret.html",
    "/docs/%252e%252e/secret.html",
    "/docs//secret.html",
    "/docs/./index.html",
    "/docs/index.html%00.png",
    "/docs/%00",
    "/docs/.hidden.html",
    "/docs/apps/.hidden/",
    "/docs/C:%5csecret.html",
)


@pytest.mark.parametrize("path", OUT)
def test_no_path_leads_out_of_the_site(house: House, docs: Path, path: str) -> None:
    """In any spelling; each gives 404."""
    (docs / ".hidden.html").write_text("a secret")
    assert exactly(house, path) == 404


@given(
    parts=st.lists(
        st.sampled_from(["..", ".", "", "apps", "secret.html", "~", "\\", "\0", "index.html"]), max_size=6
    )
)
def test_no_parts_lead_out_of_the_site(parts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Only files below the folder are opened, for every order of parts."""
    around = tmp_path_factory.getbasetemp() / "out-of-the-site"
    if not around.exists():
        built(around / "site")
        (around / "secret.html").write_text("a secret")
    for is_folder in (False, True):
        try:
            found = site._find_file(around / "site", "/".join(["", *parts]), is_folder=is_folder)
        except site.NotFound:
            continue
        assert isinstance(found, str) or b"a secret" not in found.body


def test_a_link_does_not_lead_out_of_the_site(house: House, docs: Path) -> None:
    """The file that it leads to is another's."""
    (docs / "out.html").symlink_to(docs.parent / "secret.html")
    assert exactly(house, "/docs/out.html") == 404


def test_a_file_of_another_kind_is_not_served(house: House, docs: Path) -> None:
    """Nothing is guessed."""
    (docs / "program.exe").write_bytes(b"a secret")
    assert exactly(house, "/docs/program.exe") == 404


def test_a_file_that_is_too_large_is_not_read(
    house: House, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page is never that large."""
    monkeypatch.setattr(site, "BYTES_MOST", 100)
    (docs / "large.html").write_text("a secret " * 100)
    assert exactly(house, "/docs/large.html") == 404


def test_a_file_with_its_hash_in_its_name_is_cached_for_good(house: House, docs: Path) -> None:
    """Another content has another name."""
    assert "immutable" in ask(house, f"/docs/{HASHED}").headers["cache-control"]


@pytest.mark.parametrize("path", ["/docs/", "/docs/search.json"])
def test_another_file_is_asked_for_again_and_not_sent_again(house: House, docs: Path, path: str) -> None:
    """By its ETag."""
    first = ask(house, path)
    assert first.headers["cache-control"] == "no-cache"
    again = ask(house, path, **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_a_site_that_is_built_again_is_served_at_once(house: House, docs: Path) -> None:
    """While the gateway runs."""
    before = ask(house, "/docs/")
    (docs / "index.html").write_text("<h1>Built again</h1>")
    after = ask(house, "/docs/", **{"if-none-match": before.headers["etag"]})
    assert (after.status_code, words(after)) == (200, "Built again")


def test_only_the_inline_scripts_of_the_page_may_run(house: House, docs: Path) -> None:
    """By the hash of each; data blocks and files of scripts need none."""
    policy = ask(house, "/docs/").headers["content-security-policy"]
    script = b'document.documentElement.dataset.inline = "Start"'
    hashed = f"'sha256-{b64encode(sha256(script).digest()).decode()}'"
    assert re.search("script-src ([^;]*);", policy)[1] == f"'self' {hashed}"  # type: ignore[index]


def test_the_policy_lets_nothing_leave_the_origin(house: House, docs: Path) -> None:
    """No unsafe word, and no other source than the origin and data of the page itself."""
    policy = ask(house, "/docs/").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    sources = {source for rule in policy.split("; ") for source in rule.split(" ")[1:]}
    assert {each for each in sources if not each.startswith("'sha256-")} == {"'none'", "'self'", "data:"}


@pytest.mark.parametrize("path", ["/docs", "/docs/", "/docs/apps/tutorial/"])
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The documentation is not built here. Run `make docs`."), ("de", "Führe `make docs` aus.")],
)
def test_without_a_site_a_page_says_how_to_build_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, language: str, said: str
) -> None:
    """With 404, in the language of the visitor."""
    monkeypatch.setattr(site, "folder", lambda: tmp_path / "missing")
    answer = ask(house, path, **{"accept-language": language})
    assert answer.status_code == 404
    assert said in words(answer)


@pytest.mark.parametrize("path", ["/docs", "/docs/", "/docs/apps/tutorial/", "/docs/nothing"])
def test_other_methods_are_refused_on_a_page(house: House, docs: Path, path: str) -> None:
    """405 and OPTIONS name the same methods; the refusal is a page."""
    refused, asked = ask(house, path, "POST"), ask(house, path, "OPTIONS")
    assert (refused.status_code, asked.status_code) == (405, 204)
    assert refused.headers["content-type"] == "text/html; charset=utf-8"
    assert asked.headers["allow"] == "GET, HEAD, OPTIONS"


def test_head_is_the_head_of_get(house: House, docs: Path) -> None:
    """And has no body."""
    head, got = ask(house, "/docs/", "HEAD"), ask(house, "/docs/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]


def test_metrics_count_by_template(house: House, docs: Path) -> None:
    """No path of a page is a label."""
    ask(house, "/docs/apps/tutorial/")
    ask(house, "/docs/")
    text = metrics_of(house.installation)
    assert 'route="/docs/{path}"' in text
    assert 'route="/docs"' in text
    assert "tutorial" not in text


@pytest.mark.parametrize("path", ["/docs/", "/docs/api", "/"])
def test_the_description_of_the_api_has_no_pages(house: House, path: str) -> None:
    """They are for readers."""
    assert path.rstrip("/") not in ask(house, "/schema").json()["paths"]


def test_a_slash_at_the_end_stays_refused_elsewhere(house: House) -> None:
    """Only folders of the site have one: elsewhere it would be another's id."""
    assert [ask(house, path).status_code for path in ("/privacy/", "/docsx/", "/v1/purposes/")] == [404] * 3


def test_a_wheel_carries_the_site_and_a_checkout_builds_it() -> None:
    """In a checkout the sources are beside the built site, and are not served."""
    assert site.folder() == find_shipped("docs", in_checkout="build/docs")
    assert site.folder().parts[-2:] in {("build", "docs"), ("shipped", "docs")}
