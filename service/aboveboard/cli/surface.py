"""`aboveboard surface`: surfaces as people at each level of the dial see them."""

from pathlib import Path

import click

from aboveboard.cli.installation import data_option, on_installation
from aboveboard.decisions.surface_preview import preview_surface
from aboveboard.experience.preview import Preview, render_preview
from aboveboard.explanation.sentences import nearest
from aboveboard.gateway.gateway import Gateway
from aboveboard.languages import FALLBACK
from aboveboard.web.texts import text
from aboveboard.words import Level

ALL = "all"


@click.group()
def surface() -> None:
    """Shows surfaces before people see them. Works beside a running gateway."""


@surface.command()
@click.argument("name", metavar="SURFACE")
@click.option("--app", required=True, help="The app that declared the surface.")
@click.option(
    "--level",
    type=click.Choice([ALL, *(str(int(level)) for level in Level)]),
    default=ALL,
    help="The level of the dial. Default: all, one below the other.",
)
@click.option("--topic", "topics", multiple=True, help="A topic that the made-up person looked at.")
@click.option("--language", default=FALLBACK, help="The language of the texts. Default: en.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder of the page. Default: this one.",
)
@data_option
def preview(name: str, *, app: str, level: str, topics: tuple[str, ...], language: str, out: Path) -> None:
    """Writes SURFACE as an HTML page, decided for a made-up person. Nothing is recorded.

    The person agreed to everything. The page has no script, and shows no picture of another host. Prints its path.
    """
    levels = [*Level] if level == ALL else [Level(int(level))]

    async def work(gateway: Gateway) -> str:
        declared, trees = await preview_surface(gateway, app, name, levels, language=language, topics=topics)
        spoken = nearest(language)
        previews = [
            Preview(f"{int(each.level)} · {text(spoken, f'level-{int(each.level)}')}", each.tree)
            for each in trees
        ]
        return render_preview(declared.declared.title, spoken, previews, declared.catalogue.compiled)

    page = on_installation(work)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{name}.html"
    path.write_text(page, encoding="utf-8")
    click.echo(path)
