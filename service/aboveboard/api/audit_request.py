"""The request of a bias check: its terms, and the label file that may come with it."""

import secrets
from contextlib import aclosing
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct
from msgspec.json import Decoder

from aboveboard.api.label_upload import PARTS, REQUEST_BYTES_MOST, UploadBody, read_parts
from aboveboard.api.problems import too_large
from aboveboard.api.protocol import key_of, read
from aboveboard.bias.labels import SALT_BYTES_LEAST, LabelLines
from aboveboard.bias.watches import BiasWatch
from aboveboard.bias_audits.audit_jobs import AuditOrder
from aboveboard.bias_audits.audit_orders import order_check
from aboveboard.bias_audits.labelled_audits import LabelIntake
from aboveboard.errors import AboveboardError, Malformed, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END, text

SALT_BYTES = 32

Salt = Annotated[
    str,
    Meta(
        pattern=f"^([0-9a-f]{{2}}){{{SALT_BYTES_LEAST},64}}{END}",
        description="16 to 64 random bytes in hexadecimal digits",
    ),
]


class AuditBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The terms of an audit. `watch` is the name of one in `bias.toml`, or the members of one of its own.

    `report` is the number of the report, by default that of the newest one that is due. `named_by` says by what the
    lines of a label file name people. The commitment to the file is made with `salt`, by default a new one.
    """

    watch: Annotated[str, text(64, "The name of a declared watch")] | BiasWatch
    report: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    named_by: Literal["id", "pseudonym"] = "id"
    salt: Salt | None = None


class LabelUpload(NamedTuple):
    """A request with a label file. `body` has the bytes of its first part."""

    order: AuditOrder
    body: bytes
    salt: bytes
    labels: LabelLines


_decoder = Decoder(AuditBody)


async def read_json(request: HttpRequest, gateway: Gateway) -> AuditOrder:
    """Returns the order of a JSON body. Raises Malformed, and Unprocessable as `_make_order` does."""
    body = read(_decoder, await request.body(), gateway.limits)
    return await _make_order(gateway, body, key_of(request).id, has_labels=False)


async def receive(request: HttpRequest, gateway: Gateway) -> LabelUpload:
    """Returns the order and the labels of a form, which it reads line by line.

    Raises Malformed and TooLarge for the form, and Unprocessable as `_make_order` and the reader of labels do.
    """
    body = UploadBody(request.receive, gateway.settings.label_limit_bytes)
    try:
        return await _read_form(request, gateway, body)
    except AboveboardError:
        await body.drain()
        raise


async def _read_form(request: HttpRequest, gateway: Gateway, body: UploadBody) -> LabelUpload:
    intake, order, salt, raw = None, None, b"", bytearray()
    _, options = request.content_type
    async with aclosing(read_parts(body, options.get("boundary", ""))) as parts:
        async for chunk in parts:
            if intake is not None:
                await intake.feed(chunk.data)
                continue
            raw += chunk.data
            if len(raw) > REQUEST_BYTES_MOST:
                raise too_large(REQUEST_BYTES_MOST)
            if chunk.is_last:
                asked = read(_decoder, bytes(raw), gateway.limits)
                order = await _make_order(gateway, asked, key_of(request).id, has_labels=True)
                salt = secrets.token_bytes(SALT_BYTES) if asked.salt is None else bytes.fromhex(asked.salt)
                by_pseudonym = asked.named_by == "pseudonym"
                intake = LabelIntake(gateway, order.watch.app, salt, by_pseudonym=by_pseudonym)
    if intake is None or order is None:
        raise Malformed("The body has too few parts.", expected=PARTS)
    return LabelUpload(order, bytes(raw), salt, await intake.finish())


async def _make_order(gateway: Gateway, body: AuditBody, by: str, *, has_labels: bool) -> AuditOrder:
    """Returns the order of the body. Raises Unprocessable as `order_check` does, and for a salt without a file."""
    order = await order_check(gateway, body.watch, by, report=body.report, has_labels=has_labels)
    if body.salt is not None and not has_labels:
        raise Unprocessable("A salt is for a label file.", field="salt", expected="no salt, or a label file")
    return order
