"""`/v1/pictures`: the pictures of an app, which its topics and items name."""

from typing import Annotated

from litestar import Controller, delete, get, put
from msgspec import Meta, Struct

from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import gateway_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.catalogue.picture_codec import BYTES_MAX, encode_upload, too_large, wrong_type
from aboveboard.catalogue.picture_heads import PNG, WEBP
from aboveboard.catalogue.pictures import Picture, address_of, read_pictures
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.identifiers import PictureId
from aboveboard.ingestion import pictures
from aboveboard.words import Role

MEDIA_TYPES = (PNG, WEBP)
PicturePath = Annotated[str, in_path(PictureId)]


class PictureAnswer(Struct, frozen=True):
    """A picture as it is stored: encoded again from the pixels of the upload, without metadata.

    `bytes` is its size, and `sha256` its hash in hexadecimal digits. `url` serves it without a key, and changes with it.
    """

    picture: str
    url: str
    media_type: str
    width: int
    height: int
    bytes: int
    sha256: str


class PicturesAnswer(Struct, frozen=True):
    """All pictures of the app, by their ids. `most` is the number that it may have."""

    pictures: list[PictureAnswer]
    most: int


class DeletedPicture(Struct, frozen=True):
    """The id of a picture that was deleted."""

    picture: Annotated[str, Meta(min_length=1)]


class PicturesController(Controller):
    """The routes of pictures, for keys of the role app."""

    path = "/v1/pictures"
    guards = (needs(Role.APP),)
    tags = ("pictures",)

    @get(operation_id="getPictures", summary="List the pictures of the app")
    async def get_pictures(self, request: HttpRequest) -> PicturesAnswer:
        gateway = gateway_of(request)
        found = await read_pictures(gateway.database, key_of(request).app)
        return PicturesAnswer([_answer(gateway, each) for each in found], gateway.settings.pictures_max)

    @get(
        "/{picture:str}",
        operation_id="getPicture",
        summary="Read the facts of a picture",
        opt={"raises": (404,)},
    )
    async def get_picture(self, request: HttpRequest, picture: PicturePath) -> PictureAnswer:
        gateway = gateway_of(request)
        return _answer(gateway, await pictures.get_picture(gateway, key_of(request).app, picture))

    @put(
        "/{picture:str}",
        operation_id="putPicture",
        summary="Upload a picture, or replace it",
        opt={"raises": (404, 422), "media_types": MEDIA_TYPES, "bytes_max": BYTES_MAX},
    )
    async def put_picture(self, request: HttpRequest, picture: PicturePath) -> PictureAnswer:
        declared = request.content_type[0].lower()
        if declared not in MEDIA_TYPES:
            raise wrong_type()
        body = await request.body()
        if len(body) > BYTES_MAX:
            raise too_large()
        asked = await read_once(request, headers=(declared,))
        encoded = await encode_upload(body, declared)
        gateway, app = gateway_of(request), key_of(request).app
        return _answer(gateway, await pictures.put_picture(gateway, app, picture, encoded, asked=asked))

    @delete(
        "/{picture:str}",
        operation_id="deletePicture",
        summary="Delete a picture that no topic and no item has",
        status_code=200,
        opt={"raises": (404, 422)},
    )
    async def delete_picture(self, request: HttpRequest, picture: PicturePath) -> DeletedPicture:
        asked = await read_once(request)
        await pictures.delete_picture(gateway_of(request), key_of(request).app, picture, asked=asked)
        return DeletedPicture(picture)


def _answer(gateway: Gateway, found: Picture) -> PictureAnswer:
    return PictureAnswer(
        found.picture,
        f"{gateway.settings.public_url}{address_of(found.sha256, found.media_type)}",
        found.media_type,
        found.width,
        found.height,
        found.size,
        found.sha256,
    )
