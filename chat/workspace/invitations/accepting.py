"""People come by an invitation: with the account that they have, or with a new one.

The room is locked first, then the invitation, then whoever comes. So of two who come by the last
use of a link at once, one does, and a use that is counted is one of somebody who came.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chat.accounts.models import User
from chat.accounts.services import user_add
from chat.conversations.errors import Archived
from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import conversation_lock
from chat.core.rates import CHANGES
from chat.messaging.services.joining import invited_join
from chat.protocol.invitations import LIVE, VOID
from chat.workspace.errors import InvitationInvalid, InvitationOver
from chat.workspace.invitations.states import invitation_state
from chat.workspace.invitations.tokens import invitation_id_of
from chat.workspace.models import Invitation, InvitationUse
from chat.workspace.policy import brings_accounts


def invitation_accept(*, user_id: UUID, token: str, address: str | None) -> UUID | None:
    """Join the room that an invitation is to; whoever is in it already stays as they are.

    Arguments:
        address: where the request comes from; wrong tokens count as failed logins.

    Returns:
        The room; none where it is to the workspace, in which one is.

    Raises:
        InvitationInvalid: the token is none.
        InvitationOver: it was good once.
        NotAllowed: the person was removed from the room.
        Archived: the room is archived.
        RoomFull: there are as many in it as there can be.
        RateLimited: too many wrong tokens, or too many changes by one person.
    """
    CHANGES.count(user_id)
    id = invitation_id_of(token, address=address)
    with transaction.atomic():
        invitation, room = _locked(id)
        if room is None:
            return None
        present = Membership.objects.filter(conversation=room, person_id=user_id, left_at=None)
        if not present.exists():
            check_good(invitation, for_id=user_id)
            invited_join(user_id=user_id, conversation=room, role=invitation.role)
            # Who left and comes back by the same link came by it once.
            InvitationUse.objects.get_or_create(invitation=invitation, person_id=user_id)
        return room.pk


def newcomer_add(*, user: User, invitation_id: UUID) -> None:
    """Store the new account of somebody who was invited, who is in the room from then on.

    Raises:
        InvitationInvalid, InvitationOver, Archived, RoomFull: as for ``invitation_accept``.
        AccountInvalid, NameInvalid: as for ``user_add``.
    """
    with transaction.atomic():
        invitation, room = _locked(invitation_id)
        check_good(invitation)
        if not brings_accounts(invitation):
            raise InvitationOver(VOID)
        user_add(user=user)
        if room is not None:
            invited_join(user_id=user.person.pk, conversation=room, role=invitation.role)
        InvitationUse.objects.create(invitation=invitation, person=user.person)


def check_good(invitation: Invitation, *, for_id: UUID | None = None) -> None:
    """See that somebody may come by an invitation now.

    Arguments:
        for_id: who comes: what is used up is good still for whoever came by it before.

    Raises:
        Archived: nobody joins the room.
        InvitationOver: it is not good any more.
    """
    if invitation.conversation is not None and invitation.conversation.is_archived:
        raise Archived
    uses = invitation.uses.all()
    if for_id is not None:
        uses = uses.exclude(person_id=for_id)
    state = invitation_state(invitation, uses.count(), timezone.now())
    if state != LIVE:
        raise InvitationOver(state)


def _locked(id: UUID) -> tuple[Invitation, Conversation | None]:
    """Return an invitation and its room, both locked, as they are then."""
    known = Invitation.objects.filter(pk=id).only("conversation_id").first()
    if known is None:
        # Signed here, for a store that was restored to before it was made.
        raise InvitationInvalid
    room = conversation_lock(known.conversation_id) if known.conversation_id else None
    invitation = Invitation.objects.select_for_update(no_key=True).get(pk=id)
    if room is not None:
        invitation.conversation = room
    return invitation, room
