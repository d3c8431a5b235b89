"""`aboveboard openapi`: the description of the API, as openapi/openapi.json has it."""

import click
import msgspec

from aboveboard.api import routes


@click.command(hidden=True)
def openapi() -> None:
    """Prints the OpenAPI 3.1 document of the API."""
    encoded = msgspec.json.encode(routes.openapi())
    click.echo(msgspec.json.format(encoded, indent=2).decode())
