"""What every page is: a template and a documented type of all that is in it, held together by a test.

A page's type is a struct that names its template; its fields are what the template may use. Beside them every template
has `t`, which turns the code of a sentence into words of the page's language; `date`, `moment`, `number` and `percent`,
which write values as that language does; and `asset`, the address of a static file. Everything is escaped.
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
    """What stands around every page. `path` is where the page is, without a query, and `elsewhere` with one that lacks
    nothing but the language at its end. `signed_in` is `person`, `staff` or empty; `said` is the code of a sentence about what was just done, or empty.
    `remembered` keeps the language in the browser, where its reader has just chosen it."""

    language: str
    path: str
    elsewhere: str
    signed_in: str = ""
    said: str = ""
    remembered: Cookie | None = None


class WebPage(Struct, frozen=True, kw_only=True):
    """Base of all pages. `template` is a file in `templates/`."""

    template: ClassVar[str]
    frame: Frame


def render_page(page: WebPage, *, status: int = 200, headers: dict[str, str] | None = None) -> Template:
    """The page as an answer, with the headers that every page has."""
    return Template(
        page.template,
        context=context_of(page),
        status_code=status,
        media_type="text/html",
        headers=HEADERS | {"content-language": page.frame.language} | (headers or {}),
        cookies=[page.frame.remembered] if page.frame.remembered else [],
    )


# Litestar types a context so; a page has fields of every type, and a test holds templates to them.
def context_of(page: WebPage) -> dict[str, Any]:
    """What the template of the page gets."""
    fields = {name: getattr(page, name) for name in structs.asdict(page)}
    return fields | words_of(page.frame.language)


def words_of(language: str) -> dict[str, Callable[..., str]]:
    """What templates write with, in one language."""
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
    """Jinja, strict: everything is escaped, and what is not there is an error and not an empty text."""
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
