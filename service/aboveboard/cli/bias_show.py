"""`aboveboard bias show`: a report that was made before."""

from functools import partial
from pathlib import Path

import click

from aboveboard.bias.report_file import decode_report, find_report
from aboveboard.bias.report_page import render_report
from aboveboard.bias.report_text import describe_report
from aboveboard.bias_audits.sealed_report import read_sealed
from aboveboard.cli.bias_verify import read_report_bytes
from aboveboard.cli.installation import data_option, on_installation
from aboveboard.gateway.gateway import Gateway
from aboveboard.languages import FALLBACK


@click.command()
@click.argument("audit")
@click.option("--json", "is_json", is_flag=True, help="Print the report as a line of canonical JSON.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file for the report as a page. It needs no network, and prints.",
)
@click.option("--language", default=FALLBACK, help="The language of the page. Default: en.")
@data_option
def show(audit: str, *, is_json: bool, html: Path | None, language: str) -> None:
    """Prints a report. AUDIT is the id of one that a gateway sealed, or a file with one.

    An id is looked up in the installation, beside a running gateway too. A file is a line of `bias run --json`, an answer
    of `GET /v1/audits/{audit}`, or the proof file of an audit.
    """
    data = _read(audit)
    report = decode_report(data)
    if html is not None:
        html.write_text(render_report(report, language), encoding="utf-8")
    if is_json:
        click.echo(data.decode())
        return
    for line in describe_report(report):
        click.echo(line)


def _read(audit: str) -> bytes:
    path = Path(audit)
    if path.is_file():
        return find_report(read_report_bytes(path)).rstrip(b"\n")
    return on_installation(partial(_read_sealed, audit))


async def _read_sealed(audit: str, gateway: Gateway) -> bytes:
    return (await read_sealed(gateway, audit)).report
