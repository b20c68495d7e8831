"""Views of conversations: the list, one of them, who is in it, what changed, what is read."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.conversations.services import (
    channel_create,
    conversation_direct_open,
    folder_rename,
    group_create,
    membership_update,
)
from chat.messaging.selectors.changes import ChangeSet, changes
from chat.messaging.selectors.conversations import conversation_of_member, conversations_page
from chat.messaging.selectors.members import MembersPage, members_page
from chat.messaging.services import read_marks
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import channel_join, members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.requests import request_accept
from chat.messaging.services.roles import role_set
from chat.protocol import bodies
from chat.protocol.fields import COUNT_MAX
from chat.protocol.limits import MEMBERS_PAGE
from chat.rest import serializers
from chat.rest.answers import ConversationItem, ConversationPage, conversation_item
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, body_of, given, query_number, query_text

PAGE = 50
PAGE_MAX = 100

_KINDS: dict[str, Any] = {
    "direct": bodies.NewDirect,
    "group": bodies.NewGroup,
    "channel": bodies.NewChannel,
}
_NEW = bodies.NewDirect | bodies.NewGroup | bodies.NewChannel
_CREATE: Decoder[bodies.NewDirect | bodies.NewGroup | bodies.NewChannel] = Decoder(_NEW)
_UPDATE = Decoder(bodies.ConversationUpdate)
_MEMBERS = Decoder(bodies.MembersAdd)
_MEMBER = Decoder(bodies.MemberUpdate)
_MEMBERSHIP = Decoder(bodies.MembershipUpdate)
_FOLDER = Decoder(bodies.FolderRename)
_READ = Decoder(bodies.ReadMark)
_UNREAD = Decoder(bodies.UnreadMark)


class ConversationsView(APIView):
    """The conversations that one is in."""

    @extend_schema(
        operation_id="conversations_list",
        tags=["conversations"],
        parameters=[
            CURSOR,
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": PAGE},
                description="Give at most so many.",
            ),
        ],
        responses={200: ConversationPage},
    )
    def get(self, request: Request) -> Response:
        page = conversations_page(
            user_id=person_of(request).id,
            limit=query_number(request, "limit", highest=PAGE_MAX) or PAGE,
            cursor=query_text(request, "cursor"),
        )
        items = [conversation_item(conversation) for conversation in page.conversations]
        return Response(ConversationPage(items, page.next))

    @extend_schema(
        operation_id="conversation_create",
        tags=["conversations"],
        request=PolymorphicProxySerializer(
            component_name="NewConversation",
            serializers=_KINDS,
            resource_type_field_name="kind",
        ),
        responses={
            200: ConversationItem,
            201: ConversationItem,
            403: serializers.ProblemSerializer,
            404: serializers.ProblemSerializer,
        },
        description=(
            "Open the one direct conversation with a person (200; 404 where there is no such"
            " person, 403 where one of the two blocks the other), or make a group or a channel"
            " (201)."
        ),
    )
    def post(self, request: Request) -> Response:
        user_id = person_of(request).id
        body = body_of(request, _CREATE)
        if isinstance(body, bodies.NewDirect):
            conversation = conversation_direct_open(user_id=user_id, recipient_id=body.person)
            return Response(_item(user_id, conversation.id))
        set_up = given(body)
        if isinstance(body, bodies.NewGroup):
            member_ids = set_up.pop("members")
            conversation = group_create(creator_id=user_id, member_ids=member_ids, **set_up)
        else:
            conversation = channel_create(creator_id=user_id, **set_up)
        return Response(_item(user_id, conversation.id), status=201)


class ConversationView(APIView):
    """One conversation that one is in."""

    @extend_schema(
        operation_id="conversation", tags=["conversations"], responses={200: ConversationItem}
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        return Response(_item(person_of(request).id, conversation_id))

    @extend_schema(
        operation_id="conversation_update",
        tags=["conversations"],
        request=bodies.ConversationUpdate,
        responses={200: ConversationItem, **serializers.FORBIDDEN_OR_CONFLICT},
        description="Set up a group or a channel, as an owner or admin of it.",
    )
    def patch(self, request: Request, conversation_id: UUID) -> Response:
        body = body_of(request, _UPDATE)
        user_id = person_of(request).id
        conversation_update(user_id=user_id, conversation_id=conversation_id, **given(body))
        return Response(_item(user_id, conversation_id))


class MembersView(APIView):
    """Who is in a conversation."""

    @extend_schema(
        operation_id="members_list",
        tags=["members"],
        parameters=[
            OpenApiParameter(
                "q",
                {"type": "string"},
                description="How a name begins, or a part of it, as for people.",
            ),
            CURSOR,
        ],
        responses={200: MembersPage},
        description="Owners, admins, then everybody else, of each the longest-standing first.",
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        page = members_page(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            query=query_text(request, "q") or "",
            limit=MEMBERS_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)

    @extend_schema(
        operation_id="members_add",
        tags=["members"],
        request=bodies.MembersAdd,
        responses={200: MembersPage, **serializers.FORBIDDEN_OR_CONFLICT},
    )
    def post(self, request: Request, conversation_id: UUID) -> Response:
        body = body_of(request, _MEMBERS)
        members_add(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            people_ids=body.people,
        )
        return self.get(request, conversation_id)


class MemberView(APIView):
    """One member; oneself, to leave."""

    @extend_schema(
        operation_id="role_set",
        tags=["members"],
        request=bodies.MemberUpdate,
        responses={200: ConversationItem, **serializers.FORBIDDEN_OR_CONFLICT},
        description="Give a member another role, as an owner. To hand over, make somebody else an"
        " owner first.",
    )
    def patch(self, request: Request, conversation_id: UUID, user_id: UUID) -> Response:
        body = body_of(request, _MEMBER)
        own_id = person_of(request).id
        role_set(user_id=own_id, conversation_id=conversation_id, member_id=user_id, role=body.role)
        return Response(_item(own_id, conversation_id))

    @extend_schema(
        operation_id="member_remove",
        tags=["members"],
        responses={204: None, 403: serializers.ProblemSerializer},
    )
    def delete(self, request: Request, conversation_id: UUID, user_id: UUID) -> Response:
        member_remove(
            user_id=person_of(request).id, conversation_id=conversation_id, member_id=user_id
        )
        return Response(status=204)


class MembershipView(APIView):
    """One's own membership: to join a channel, and how one keeps a conversation, which nobody else
    sees.
    """

    @extend_schema(
        operation_id="channel_join",
        tags=["channels"],
        request=None,
        responses={200: ConversationItem, **serializers.FORBIDDEN_OR_CONFLICT},
        description="Join a channel; again is no change.",
    )
    def put(self, request: Request, conversation_id: UUID) -> Response:
        user_id = person_of(request).id
        channel_join(user_id=user_id, conversation_id=conversation_id)
        return Response(_item(user_id, conversation_id))

    @extend_schema(
        operation_id="membership_update",
        tags=["conversations"],
        request=bodies.MembershipUpdate,
        responses={200: ConversationItem},
    )
    def patch(self, request: Request, conversation_id: UUID) -> Response:
        body = body_of(request, _MEMBERSHIP)
        user_id = person_of(request).id
        membership_update(user_id=user_id, conversation_id=conversation_id, **given(body))
        return Response(_item(user_id, conversation_id))


class FoldersView(APIView):
    """The folders of one's own, each of which is as many conversations as are kept in it."""

    @extend_schema(
        operation_id="folder_rename",
        tags=["conversations"],
        request=bodies.FolderRename,
        responses={204: None},
        description="Give a folder another name, that of another one too, which then has both; with"
        " an empty one it is dissolved. One that is not there is no change.",
    )
    def patch(self, request: Request) -> Response:
        body = body_of(request, _FOLDER)
        folder_rename(user_id=person_of(request).id, name=body.name, to=body.to)
        return Response(status=204)


class AcceptedView(APIView):
    """That one takes messages of a stranger who began a direct conversation."""

    @extend_schema(
        operation_id="request_accept",
        tags=["conversations"],
        request=None,
        responses={200: ConversationItem, 403: serializers.ProblemSerializer},
        description="Accept it, as whoever answers does; of any other one it is no change.",
    )
    def put(self, request: Request, conversation_id: UUID) -> Response:
        user_id = person_of(request).id
        request_accept(user_id=user_id, conversation_id=conversation_id)
        return Response(_item(user_id, conversation_id))


class ChangesView(APIView):
    """What changed in a conversation, for whoever was away."""

    @extend_schema(
        operation_id="changes",
        tags=["conversations"],
        parameters=[
            OpenApiParameter(
                "after",
                {"type": "integer", "format": "int64", "minimum": 0, "maximum": COUNT_MAX},
                required=True,
                description="The revision that one holds; 0 for nothing.",
            )
        ],
        responses={200: ChangeSet},
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        after = query_number(request, "after", lowest=0, is_required=True)
        user_id = person_of(request).id
        return Response(changes(user_id=user_id, conversation_id=conversation_id, after=after))


class ReadView(APIView):
    """How far one has read."""

    @extend_schema(
        operation_id="read_mark",
        tags=["conversations"],
        request=bodies.ReadMark,
        responses={204: None},
    )
    def post(self, request: Request, conversation_id: UUID) -> Response:
        body = body_of(request, _READ)
        read_marks.read_mark(
            user_id=person_of(request).id, conversation_id=conversation_id, seq=body.seq
        )
        return Response(status=204)


class UnreadView(APIView):
    """From where on a conversation counts as unread, until one reads it again."""

    @extend_schema(
        operation_id="unread_mark",
        tags=["conversations"],
        request=bodies.UnreadMark,
        responses={204: None},
    )
    def post(self, request: Request, conversation_id: UUID) -> Response:
        body = body_of(request, _UNREAD)
        read_marks.unread_mark(
            user_id=person_of(request).id, conversation_id=conversation_id, seq=body.seq
        )
        return Response(status=204)


def _item(user_id: UUID, conversation_id: UUID) -> ConversationItem:
    return conversation_item(
        conversation_of_member(user_id=user_id, conversation_id=conversation_id)
    )
