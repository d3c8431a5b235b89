"""The page of a report: one HTML document that needs no script, no network and no other file. It prints on paper.

The answer comes first. Then come the numbers, what is hidden, what was not compared, and how to compute it again. The
template escapes every text.
"""

import base64
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from aboveboard.bias.check import BiasReport
from aboveboard.bias.report_names import PHRASES, say
from aboveboard.bias.report_view import view_report

FOLDER = Path(__file__).parent / "templates"
STYLE = (FOLDER / "report.css").read_text(encoding="utf-8")
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{base64.b64encode(sha256(STYLE.encode()).digest()).decode()}'"
)
"""The Content-Security-Policy of the page, which is in the page too. No script runs, and only its own style is used."""


def render_report(report: BiasReport, language: str) -> str:
    """Returns the page in the nearest language that has phrases, or in English. Equal reports give equal pages.

    It has no number that the report hides.
    """
    nearest = PHRASES.nearest(language)
    style = Markup(STYLE)  # noqa: S704 - a file of the package, with nothing from outside
    template = _load_templates().get_template("report.html")
    return template.render(
        view=view_report(report, nearest), t=partial(say, nearest), style=style, policy=POLICY
    )


@cache
def _load_templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
