"""Pages: templates and their types, compared; and the functions that templates write with."""

from collections.abc import Iterator

import pytest
from aboveboard.web import routes, texts  # noqa: F401 - all pages, by importing all that is served
from aboveboard.web.page import FOLDER, WebPage, environment, words_of
from jinja2 import UndefinedError, meta
from msgspec import structs

ENVIRONMENT = environment()
AROUND = {*words_of("en"), *ENVIRONMENT.globals}


def pages(kind: type[WebPage] = WebPage) -> Iterator[type[WebPage]]:
    for each in kind.__subclasses__():
        yield each
        yield from pages(each)


PAGES = list(pages())


def used(template: str) -> set[str]:
    """The names that a template takes from outside, with those of the templates that it is made of."""
    loader = ENVIRONMENT.loader
    assert loader is not None
    tree = ENVIRONMENT.parse(loader.get_source(ENVIRONMENT, template)[0])
    others = [name for name in meta.find_referenced_templates(tree) if name is not None]
    return meta.find_undeclared_variables(tree).union(*(used(name) for name in others))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_page_shows_what_its_type_declares_and_nothing_else(page: type[WebPage]) -> None:
    """Every name that the template uses is a field, and every field is used."""
    fields = {each.name for each in structs.fields(page)}
    assert used(page.template) - AROUND == fields


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_page_says_what_it_is(page: type[WebPage]) -> None:
    """Its type has a docstring."""
    assert page.__doc__


def test_every_template_belongs_to_a_page_or_is_a_part_of_one() -> None:
    """Parts begin with an underscore."""
    whole = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html")}
    parts = {name for name in whole if name.rpartition("/")[2].startswith("_")} | {"base.html"}
    assert whole - parts == {page.template for page in PAGES}


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_has_script_or_style_in_it(path) -> None:
    """The policy of contents would refuse them; and nothing is marked as safe."""
    source = path.read_text()
    assert "<style" not in source
    assert "style=" not in source
    assert " onclick" not in source
    assert "|safe" not in source.replace(" ", "")
    assert source.count("<script") == source.count("<script src=")


def test_an_unknown_name_is_an_error_and_a_text_is_escaped() -> None:
    """An empty place or foreign markup would pass unseen."""
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ nothing }}").render()
    assert ENVIRONMENT.from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("language", "date", "number", "percent"),
    [("en", "November 18, 2026", "1,234.5", "25%"), ("de", "18. November 2026", "1.234,5", "25\xa0%")],
)
def test_values_are_written_as_the_language_does(language: str, date: str, number: str, percent: str) -> None:
    """Times are in UTC: a millisecond before midnight is still that day."""
    said = words_of(language)
    last_ms = 1_795_046_399_999
    assert (said["date"](last_ms), said["number"](1234.5), said["percent"](0.25)) == (date, number, percent)
    assert said["date"](last_ms + 1) != date
