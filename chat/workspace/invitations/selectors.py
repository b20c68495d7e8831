"""Reads of invitations: for whoever has a link, and for those who look after them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from chat.core.cursors import decode_cursor, encode_cursor
from chat.people.shapes import person_shape
from chat.protocol import invitations as shapes
from chat.workspace.errors import InvitationInvalid
from chat.workspace.invitations.accepting import check_good
from chat.workspace.invitations.services import access_invitation
from chat.workspace.invitations.states import invitation_states
from chat.workspace.invitations.tokens import invitation_id_of, invitation_token
from chat.workspace.models import Invitation, InvitationUse
from chat.workspace.policy import brings_accounts, inviters, leads_invitations


class InvitationsPage(msgspec.Struct, frozen=True):
    """Invitations, the newest first; ``next`` is the cursor of the next page."""

    results: list[shapes.Invitation]
    next: str | None


class InvitationUsersPage(msgspec.Struct, frozen=True):
    """Who came by an invitation, the last one first; ``next`` is the cursor of the next page."""

    results: list[shapes.InvitationUser]
    next: str | None


def invitation_about(*, token: str, address: str | None) -> shapes.InvitationAbout:
    """Return who invites to what, for whoever has the link.

    Arguments:
        address: where the request comes from; wrong tokens count as failed logins.

    Raises:
        InvitationInvalid: the token is none.
        InvitationOver: it was good once.
        Archived: the room is archived.
        RateLimited: too many wrong tokens.
    """
    id = invitation_id_of(token, address=address)
    invitation = _invitations().filter(pk=id).first()
    if invitation is None:
        raise InvitationInvalid
    check_good(invitation)
    room = invitation.conversation
    return shapes.InvitationAbout(
        inviter=person_shape(invitation.creator),
        room=room
        and shapes.InvitedRoom(room.pk, room.kind, room.title, room.purpose, room.member_count),
        role=invitation.role,
        email=invitation.email,
        expires_at=invitation.expires_at,
        may_sign_up=brings_accounts(invitation),
    )


def invitations_page(
    *, user_id: UUID, conversation_id: UUID | None, limit: int, cursor: str | None = None
) -> InvitationsPage:
    """Return a page of the invitations to a room, or to the workspace: all of them for those who
    look after them, for others their own.

    Arguments:
        cursor: where the page before ended.

    Raises:
        ConversationNotFound: there is no such conversation, or the person is not a member.
        CursorInvalid: the cursor is none of this list.
    """
    of = f"invitations {user_id} {conversation_id}"
    invitations = _invitations().filter(conversation_id=conversation_id)
    if not leads_invitations(user_id=user_id, conversation_id=conversation_id):
        invitations = invitations.filter(creator_id=user_id)
    if cursor is not None:
        (id,) = decode_cursor(cursor, tuple[UUID], of=of)
        invitations = invitations.filter(pk__lt=id)
    rows = list(invitations.order_by("-pk")[: limit + 1])
    page = rows[:limit]
    next = encode_cursor([page[-1].pk], of=of) if len(rows) > limit else None
    return InvitationsPage(_shown(user_id, page), next)


def invitations_shown(*, user_id: UUID, ids: Collection[UUID]) -> list[shapes.Invitation]:
    """Return invitations that somebody has made, as they see them, in the order of their making."""
    own = _invitations().filter(pk__in=ids, creator_id=user_id)
    return _shown(user_id, list(own.order_by("pk")))


def invitation_users_page(
    *, user_id: UUID, invitation_id: UUID, limit: int, cursor: str | None = None
) -> InvitationUsersPage:
    """Return a page of who came by an invitation, the last one first.

    Raises:
        InvitationNotFound: there is none that the person looks after.
        CursorInvalid: the cursor is none of this list.
    """
    access_invitation(user_id=user_id, invitation_id=invitation_id)
    of = f"invitation users {user_id} {invitation_id}"
    uses = InvitationUse.objects.filter(invitation_id=invitation_id).select_related("person")
    if cursor is not None:
        used_at, id = decode_cursor(cursor, tuple[datetime, UUID], of=of)
        uses = uses.filter(Q(used_at__lt=used_at) | Q(used_at=used_at, person_id__lt=id))
    rows = list(uses.order_by("-used_at", "-person_id")[: limit + 1])
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    return InvitationUsersPage(
        [shapes.InvitationUser(person_shape(use.person), use.used_at) for use in page],
        encode_cursor([last.used_at, last.person_id], of=of) if last is not None else None,
    )


def _invitations() -> QuerySet[Any]:
    invitations = Invitation.objects.select_related("conversation", "creator")
    return invitations.annotate(use_count=Count("uses__person"))


def _shown(user_id: UUID, invitations: Collection[Any]) -> list[shapes.Invitation]:
    """Return invitations to one room, or to the workspace, as somebody sees them."""
    if not invitations:
        return []
    uses = {one.pk: one.use_count for one in invitations}
    states = invitation_states(invitations, uses, timezone.now())
    # Who could make such a link themself, may have it.
    [conversation_id] = {one.conversation_id for one in invitations}
    own = inviters(conversation_id, [user_id])
    return [
        shapes.Invitation(
            id=one.pk,
            conversation=one.conversation_id,
            role=one.role,
            token=invitation_token(one.pk) if own.refusal(user_id, one.role) is None else None,
            email=one.email,
            creator=person_shape(one.creator),
            created_at=one.created_at,
            expires_at=one.expires_at,
            max_uses=one.max_uses,
            uses=one.use_count,
            state=states[one.pk],
        )
        for one in invitations
    ]
