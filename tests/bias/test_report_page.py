"""The page of a report: one document that runs nothing, fetches nothing, and says nothing that the report hides."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from aboveboard.bias.report_names import PHRASES
from aboveboard.bias.report_page import POLICY, render_report
from hypothesis import given

from tests.bias.drawn_reports import FEW, reports
from tests.bias.test_check import check, log_of

TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "section",
        "article",
        "figure",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "p",
        "br",
        "b",
        "span",
        "bdi",
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "dl",
        "dt",
        "dd",
        "ul",
        "ol",
        "li",
        "code",
        "pre",
        "svg",
        "desc",
        "line",
        "circle",
        "text",
    ]
)
ATTRIBUTES = frozenset(
    [
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "tabindex",
        "role",
        "aria-label",
        "scope",
        "colspan",
        "xmlns",
        "viewbox",
        "aria-labelledby",
        "id",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "text-anchor",
    ]
)
VOID = frozenset(("meta", "br"))


class Parts(HTMLParser):
    """The tags and attributes of a page, its texts, and whether each element is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.open = set[str](), set[str](), list[str]()
        self.headings, self.texts = list[str](), list[str]()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h\d", tag):
            self.headings.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@FEW
@given(report=reports())
def test_no_name_in_a_report_is_more_than_text(report):
    """The page has the elements of its template, all closed, whatever the names are; and it fetches nothing."""
    found = Parts(render_report(report, "en"))
    assert found.open == []
    assert found.tags <= TAGS
    assert found.attributes <= ATTRIBUTES
    assert all(each.isprintable() or each.split() for each in found.texts if each.strip())


@pytest.fixture(scope="module")
def report():
    """A report with a hidden table, and with numbers that stand nowhere else."""
    log = log_of({"adult": 0.5}, people=200)
    for at in range(9):
        log.tell(f"few{at}", age_class="minor")
        log.decide(f"few{at}", "lead" if at % 2 else "rest")
    return check(log)


def text_of(page):
    """The texts of a page, without its style and its hashes."""
    body = page.partition("<main>")[2].partition("</main>")[0]
    return " ".join(Parts(body).texts).partition("SHA-256")[0]


@pytest.mark.parametrize("language", PHRASES.languages)
def test_a_hidden_number_is_nowhere_on_the_page(report, language):
    """Neither that of a small group, nor that of the other one; their total may be shown."""
    assert not re.search(r"(?<![\d.,])(9|200|4|5)(?![\d.,])", text_of(render_report(report, language)))


@pytest.mark.parametrize("language", PHRASES.languages)
def test_the_page_is_in_its_language_and_begins_with_the_answer(language):
    """An unknown language gets English, a longer tag the nearest one."""
    report = check(log_of({"adult": 0.5, "minor": 0.2}))
    page = render_report(report, language)
    assert f'<html lang="{language}">' in page
    assert page == render_report(report, f"{language}-AT")
    assert render_report(report, "x-nothing") == render_report(report, "en")
    lead = page.index('class="lead"')
    assert page.index("<h2>") < lead < page.index("<table>")


def test_the_page_allows_its_own_style_and_nothing_else():
    """By the hash of the style, in the page itself."""
    page = render_report(check(log_of({"adult": 0.5, "minor": 0.2})), "en")
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in POLICY
    assert POLICY.replace("'", "&#39;") in page
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_tables_and_headings_can_be_followed_by_ear():
    """Each header cell says what it heads, and no heading is skipped."""
    page = render_report(check(log_of({"adult": 0.5, "minor": 0.2})), "en")
    assert set(re.findall(r"<th ([^>]*)>", page)) <= {
        'scope="col"',
        'scope="row"',
        'scope="col" class="number"',
    }
    levels = [int(each[1]) for each in Parts(page).headings]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
