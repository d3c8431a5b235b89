"""The base of all pages: each is a template and a documented type. A test compares the two.

A page's type is a struct that names its template; its fields are the values that the template may use. Every template
also has `t`, which turns the code of a sentence into words of the page's language. The functions `date`, `moment`,
`number` and `percent` write values as that language does. `asset` is the address of a static file, and `languages` are
the codes of all languages. Every text is escaped.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.datastructures import Cookie
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template import TemplateConfig
from msgspec import Struct, structs

from aboveboard.web import texts
from aboveboard.web.security import HEADERS
from aboveboard.web.static import asset

FOLDER = Path(__file__).parent / "templates"


class Frame(Struct, frozen=True, kw_only=True):
    """The parts around the content of every page.

    `path` is the address of the page without a query. `elsewhere` is the address with its query, and lacks only the
    code of a language at its end. `signed_in` is `person`, `staff` or empty. `said` is the code of a sentence about the
    last action, or empty. `remembered` is the cookie of a language that the reader has just chosen, else None.
    """

    language: str
    path: str
    elsewhere: str
    signed_in: str = ""
    said: str = ""
    remembered: Cookie | None = None


class WebPage(Struct, frozen=True, kw_only=True):
    """The base of all pages. `template` is a file in `templates/`."""

    template: ClassVar[str]
    frame: Frame


def render_page(page: WebPage, *, status: int = 200, headers: dict[str, str] | None = None) -> Template:
    """Returns the page as a response. `headers` are added to those that every page has, and replace them."""
    return Template(
        page.template,
        context=context_of(page),
        status_code=status,
        media_type="text/html",
        headers=HEADERS | {"content-language": page.frame.language} | (headers or {}),
        cookies=[page.frame.remembered] if page.frame.remembered else [],
    )


# The type is that of Litestar. Fields have every type, and a test compares them with the templates.
def context_of(page: WebPage) -> dict[str, Any]:
    """Returns the fields of the page and the functions of `words_of`, by name. `asset` and `languages` come from the
    environment.
    """
    fields = {name: getattr(page, name) for name in structs.asdict(page)}
    return fields | words_of(page.frame.language)


def words_of(language: str) -> dict[str, Callable[..., str]]:
    """Returns the functions by which templates write in one language, by name. They write times in UTC."""
    locale = Locale.parse(language)

    def t(code: str, **arguments: texts.Value) -> str:
        return texts.text(language, code, **arguments)

    def date(at_ms: int) -> str:
        return format_date(_moment(at_ms), "long", locale)

    def moment(at_ms: int) -> str:
        return format_datetime(_moment(at_ms), "medium", tzinfo=UTC, locale=locale)

    def number(value: float) -> str:
        return format_decimal(value, locale=locale)

    def percent(share: float) -> str:
        return format_percent(share, locale=locale)

    return {"t": t, "date": date, "moment": moment, "number": number, "percent": percent}


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def environment() -> Environment:
    """Returns a new environment of templates. It escapes every text, and raises for an unknown name."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset
    made.globals["languages"] = texts.PHRASES.languages
    return made


def template_config() -> "TemplateConfig[JinjaTemplateEngine]":
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))
