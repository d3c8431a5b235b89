"""`aboveboard audit`: the commands about the log."""

import click

from aboveboard.cli.lazy import LazyGroup

SOURCES = {
    "checkpoint": "aboveboard.cli.audit_export",
    "export": "aboveboard.cli.audit_export",
    "reopen": "aboveboard.cli.audit_reopen",
    "statements": "aboveboard.cli.audit_statements",
    "verify": "aboveboard.cli.audit_verify",
}
"""The module of each command. The verifier must not import the gateway."""


@click.group(cls=LazyGroup)
def audit() -> None:
    """Prints checkpoints, writes exports and verifies them. Works beside a running gateway."""


audit.sources = SOURCES
