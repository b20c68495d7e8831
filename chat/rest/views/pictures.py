"""Views of the pictures of people, groups and channels.

Whoever sets one waits until it is drawn, in a thread that does nothing else (``PICTURE_PATHS``).
"""

from typing import IO, Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.services.pictures import (
    conversation_picture_remove,
    conversation_picture_set,
    person_picture_remove,
    person_picture_set,
)
from chat.protocol.limits import BODY_MAX_BYTES
from chat.rest import serializers
from chat.rest.answers import PictureSet
from chat.rest.caller import person_of

_IMAGE = {
    f"image/{kind}": {"type": "string", "format": "binary"}
    for kind in ("jpeg", "png", "webp", "gif")
}
_ABOUT = (
    f"The bytes of a JPEG, PNG, GIF or WebP, at most {BODY_MAX_BYTES // 1024**2} MiB. What is"
    " kept is the square in its middle, upright and without anything that a camera notes."
)


class ImageParser(BaseParser):
    """Takes a body as it came, whatever it says of itself: what it is is seen when it is drawn."""

    media_type = "*/*"

    def parse(self, stream: IO[Any], *_: object, **__: object) -> Any:
        return stream.read()


class PictureView(APIView):
    """One's own picture."""

    parser_classes = (ImageParser,)

    @extend_schema(
        operation_id="picture_set",
        tags=["me"],
        request=_IMAGE,
        responses={200: PictureSet, 413: serializers.ProblemSerializer},
        description=_ABOUT,
    )
    def put(self, request: Request) -> Response:
        person_id = person_of(request).id
        return Response(PictureSet(person_picture_set(person_id=person_id, image=_image(request))))

    @extend_schema(operation_id="picture_remove", tags=["me"], responses={204: None})
    def delete(self, request: Request) -> Response:
        person_picture_remove(person_id=person_of(request).id)
        return Response(status=204)


class ConversationPictureView(APIView):
    """The picture of a group or a channel."""

    parser_classes = (ImageParser,)

    @extend_schema(
        operation_id="conversation_picture_set",
        tags=["conversations"],
        request=_IMAGE,
        responses={200: PictureSet, **serializers.FORBIDDEN_OR_CONFLICT},
        description=_ABOUT,
    )
    def put(self, request: Request, conversation_id: UUID) -> Response:
        picture = conversation_picture_set(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            image=_image(request),
        )
        return Response(PictureSet(picture))

    @extend_schema(
        operation_id="conversation_picture_remove",
        tags=["conversations"],
        responses={204: None, **serializers.FORBIDDEN_OR_CONFLICT},
    )
    def delete(self, request: Request, conversation_id: UUID) -> Response:
        user_id = person_of(request).id
        conversation_picture_remove(user_id=user_id, conversation_id=conversation_id)
        return Response(status=204)


def _image(request: Request) -> bytes:
    # Without a body there is no parser either.
    data: object = request.data
    return data if isinstance(data, bytes) else b""
