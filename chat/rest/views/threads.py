"""Views of threads: what is in one, which one follows, how far one has read."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.selectors.history import thread_page
from chat.messaging.selectors.threads import ThreadsPage, threads_page
from chat.messaging.services.threads import thread_follow, thread_read, thread_unfollow
from chat.protocol import bodies
from chat.protocol.limits import THREADS_PAGE
from chat.rest import serializers
from chat.rest.answers import MessagePage
from chat.rest.caller import person_of
from chat.rest.places import limit_of, place_parameters, places_of
from chat.rest.requests import CURSOR, body_of, query_text

_READ = Decoder(bodies.ThreadRead)
_PLACES = ("before", "after")


class ThreadView(APIView):
    """The messages of a thread: the one at its root, then the replies; the newest by default."""

    @extend_schema(
        operation_id="thread",
        tags=["threads"],
        parameters=place_parameters(*_PLACES),
        responses={200: MessagePage},
    )
    def get(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        page = thread_page(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            thread_root=seq,
            **places_of(request, *_PLACES),
            limit=limit_of(request),
        )
        return Response(MessagePage(*page))


class ThreadFollowView(APIView):
    """Whether one follows a thread, which nobody else sees."""

    @extend_schema(
        operation_id="thread_follow",
        tags=["threads"],
        request=None,
        responses={204: None, 400: serializers.ProblemSerializer},
        description="Follow it; again is no change. What is there counts as read.",
    )
    def put(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        thread_follow(user_id=person_of(request).id, conversation_id=conversation_id, seq=seq)
        return Response(status=204)

    @extend_schema(
        operation_id="thread_unfollow",
        tags=["threads"],
        responses={204: None},
        description="Follow it no more until one writes or is mentioned there; again is no change.",
    )
    def delete(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        thread_unfollow(user_id=person_of(request).id, conversation_id=conversation_id, seq=seq)
        return Response(status=204)


class ThreadReadView(APIView):
    """How far one has read in a thread that one follows."""

    @extend_schema(
        operation_id="thread_read",
        tags=["threads"],
        request=bodies.ThreadRead,
        responses={204: None},
    )
    def post(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        body = body_of(request, _READ)
        thread_read(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            thread_root=seq,
            seq=body.seq,
        )
        return Response(status=204)


class ThreadsView(APIView):
    """The threads that one follows."""

    @extend_schema(
        operation_id="threads_list",
        tags=["threads"],
        parameters=[CURSOR],
        responses={200: ThreadsPage},
        description="That with the last reply comes first. Threads of conversations that one has"
        " left are not among them, nor those whose replies are all deleted.",
    )
    def get(self, request: Request) -> Response:
        page = threads_page(
            user_id=person_of(request).id,
            limit=THREADS_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)
