"""Views of files: what one may upload, what one has not sent yet, and what rooms have.

The bytes have a door of their own (``chat.server.transfers``).
"""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.files.selectors import file_limits, file_ready
from chat.files.services import file_update
from chat.messaging.selectors.files import FilesPage, files_page
from chat.messaging.selectors.history import message_by_seq
from chat.messaging.services.describing import message_file_update
from chat.protocol import bodies, frames
from chat.protocol.files import File, FileLimits
from chat.protocol.limits import FILES_PAGE
from chat.rest import serializers
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, body_of, query_choice, query_text

KINDS = ("media", "other")

_UPDATE = Decoder(bodies.FileUpdate)


class FileLimitsView(APIView):
    """What one may upload."""

    @extend_schema(operation_id="file_limits", tags=["files"], responses={200: FileLimits})
    def get(self, request: Request) -> Response:
        return Response(file_limits(user_id=person_of(request).id))


class FileView(APIView):
    """A file that one has uploaded and not sent."""

    @extend_schema(
        operation_id="file",
        tags=["files"],
        responses={200: File, 409: serializers.ProblemSerializer},
    )
    def get(self, request: Request, file_id: UUID) -> Response:
        return Response(file_ready(user_id=person_of(request).id, file_id=file_id))

    @extend_schema(
        operation_id="file_update",
        tags=["files"],
        request=bodies.FileUpdate,
        responses={200: File, 409: serializers.ProblemSerializer},
    )
    def patch(self, request: Request, file_id: UUID) -> Response:
        body = body_of(request, _UPDATE)
        user_id = person_of(request).id
        return Response(file_update(user_id=user_id, file_id=file_id, alt=body.alt))


class FilesView(APIView):
    """The files of a conversation."""

    @extend_schema(
        operation_id="files_list",
        tags=["files"],
        parameters=[
            CURSOR,
            OpenApiParameter(
                "kind",
                {"type": "string", "enum": list(KINDS), "default": KINDS[0]},
                description="Pictures and videos, or all others.",
            ),
        ],
        responses={200: FilesPage},
        description="Newest first; those of one message stay together.",
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        page = files_page(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            is_media=query_choice(request, "kind", KINDS) == "media",
            limit=FILES_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)


class MessageFileView(APIView):
    """A file of a message."""

    @extend_schema(
        operation_id="message_file_update",
        tags=["files"],
        request=bodies.FileUpdate,
        responses={200: frames.Message, **serializers.FORBIDDEN_OR_CONFLICT},
        description="Give a file of one's own message another alternative text.",
    )
    def put(self, request: Request, conversation_id: UUID, seq: int, file_id: UUID) -> Response:
        body = body_of(request, _UPDATE)
        user_id = person_of(request).id
        message_file_update(
            user_id=user_id,
            conversation_id=conversation_id,
            seq=seq,
            file_id=file_id,
            alt=body.alt,
        )
        return Response(message_by_seq(user_id=user_id, conversation_id=conversation_id, seq=seq))
