"""Who looks after the server, who invites whom to what, and who gets an account: decided here and
nowhere else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from chat.accounts.errors import RegistrationClosed
from chat.accounts.selectors import administrators_among, is_administrator
from chat.accounts.workspace import (
    ADMINS,
    CLOSED,
    INVITE,
    OPEN,
    WorkspaceSettings,
    workspace_settings,
)
from chat.conversations.errors import ConversationNotFound, NotAllowed
from chat.conversations.policy import Action, Standing, refusal, require_action, standings
from chat.core.errors import DomainError
from chat.people.selectors import people_active_among
from chat.protocol.rooms import MEMBER
from chat.workspace.errors import InvitationRefused, RegistrationByInvitation
from chat.workspace.models import Invitation


def registration_check(*, is_invited: bool) -> None:
    """See that somebody may sign up by themself.

    Arguments:
        is_invited: they name an invitation, which is still to be looked at.

    Raises:
        RegistrationClosed: nobody may; administrators make the accounts.
        RegistrationByInvitation: they need one.
    """
    registration = workspace_settings().registration
    if registration == CLOSED:
        raise RegistrationClosed
    if registration == INVITE and not is_invited:
        raise RegistrationByInvitation


def administrator_require(user_id: UUID) -> None:
    """Let whoever looks after the server do so, or refuse.

    Raises:
        NotAllowed: they do not.
    """
    if not is_administrator(user_id):
        raise NotAllowed("Only administrators do this.")


@dataclass(frozen=True, slots=True)
class Inviters:
    """What decides on the invitations that some people make to a room, or to the workspace.

    ``standings`` are theirs in the room, of those who are in it. ``settings`` are those of the
    workspace, and ``administrators`` those of them who look after it; a room asks for neither.
    """

    standings: Mapping[UUID, Standing]
    settings: WorkspaceSettings | None
    administrators: frozenset[UUID]

    def refusal(self, user_id: UUID, role: str) -> DomainError | None:
        """Return why one of them may not invite in a role, or ``None`` where they may."""
        if self.settings is None:
            standing = self.standings.get(user_id)
            if standing is None:
                return ConversationNotFound()
            error = refusal(Action.INVITE, standing)
            return error or (refusal(Action.ROLE_SET, standing) if role != MEMBER else None)
        if role != MEMBER:
            sentence = "Everybody comes to the workspace as a member."
            return InvitationRefused(fields={"role": [sentence]})
        if self.settings.registration == CLOSED:
            return RegistrationClosed()
        if self.settings.invitations == ADMINS and user_id not in self.administrators:
            return NotAllowed("Only administrators invite people here who have no account.")
        return None


def inviters(conversation_id: UUID | None, people_ids: Collection[UUID]) -> Inviters:
    """Return what decides on the invitations of some people: at most two statements for all."""
    if conversation_id is not None:
        return Inviters(standings(conversation_id, people_ids), None, frozenset())
    chosen = workspace_settings()
    may_all = chosen.invitations != ADMINS
    leading = frozenset() if may_all else administrators_among(people_ids)
    return Inviters({}, chosen, leading)


def invite_require(*, user_id: UUID, conversation_id: UUID | None, role: str) -> None:
    """Let somebody invite to a room or the workspace, or refuse.

    The same is asked whenever somebody comes by the invitation: a link opens no more than its maker
    could open at that moment.

    Raises:
        InvitationRefused: nobody comes to the workspace in a role.
        ConversationNotFound: there is no such conversation, or the person is not a member.
        NotAllowed: it is not for them to invite there, or to give that role.
        Archived: nobody joins the room any more.
        RegistrationClosed: nobody signs up, so that nobody can be invited to the workspace.
    """
    error = inviters(conversation_id, [user_id]).refusal(user_id, role)
    if error is not None:
        raise error


def brings_accounts(invitation: Invitation) -> bool:
    """Return whether whoever has no account gets one by an invitation that is good."""
    registration = workspace_settings().registration
    if registration != INVITE:
        return registration == OPEN
    creator_id = invitation.creator_id
    return inviters(None, [creator_id]).refusal(creator_id, MEMBER) is None


def void_among(invitations: Collection[Invitation]) -> set[UUID]:
    """Return the ids of those of these invitations, all to one room or to the workspace, whose
    makers may not make them any more: at most three statements for all.
    """
    if not invitations:
        return set()
    makers = {one.creator_id for one in invitations}
    [conversation_id] = {one.conversation_id for one in invitations}
    active, may = people_active_among(makers), inviters(conversation_id, makers)
    return {
        one.pk
        for one in invitations
        if one.creator_id not in active or may.refusal(one.creator_id, one.role) is not None
    }


def leads_invitations(*, user_id: UUID, conversation_id: UUID | None) -> bool:
    """Return whether somebody looks after the invitations of everybody there, not just their own.

    Raises:
        ConversationNotFound: there is no such conversation, or the person is not a member.
    """
    if conversation_id is None:
        return is_administrator(user_id)
    try:
        require_action(Action.INVITATIONS_LEAD, user_id=user_id, conversation_id=conversation_id)
    except ConversationNotFound:
        raise
    except DomainError:
        return False
    return True
