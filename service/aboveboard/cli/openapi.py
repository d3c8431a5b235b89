"""`aboveboard openapi`: the API's description, as it is committed in openapi/openapi.json."""

import click
import msgspec

from aboveboard.api import routes


@click.command(hidden=True)
def openapi() -> None:
    """Print the OpenAPI 3.1 document."""
    encoded = msgspec.json.encode(routes.openapi())
    click.echo(msgspec.json.format(encoded, indent=2).decode())
