"""Who looks after the server, who invites whom to what, and who gets an account: decided here and
nowhere else.
"""

from uuid import UUID

from chat.accounts.errors import RegistrationClosed
from chat.accounts.selectors import is_administrator
from chat.accounts.workspace import ADMINS, CLOSED, INVITE, OPEN, workspace_settings
from chat.conversations.errors import ConversationNotFound, NotAllowed
from chat.conversations.policy import Action, require_action
from chat.core.errors import DomainError
from chat.people.selectors import person_is_active
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
    if conversation_id is not None:
        require_action(Action.INVITE, user_id=user_id, conversation_id=conversation_id)
        if role != MEMBER:
            require_action(Action.ROLE_SET, user_id=user_id, conversation_id=conversation_id)
    elif role != MEMBER:
        raise InvitationRefused(fields={"role": ["Everybody comes to the workspace as a member."]})
    else:
        _, registration, invitations = workspace_settings()
        if registration == CLOSED:
            raise RegistrationClosed
        if invitations == ADMINS and not is_administrator(user_id):
            raise NotAllowed("Only administrators invite people here who have no account.")


def brings_accounts(invitation: Invitation) -> bool:
    """Return whether whoever has no account gets one by an invitation that is good."""
    registration = workspace_settings().registration
    if registration != INVITE:
        return registration == OPEN
    return not _refused(user_id=invitation.creator_id, conversation_id=None, role=MEMBER)


def is_void(invitation: Invitation) -> bool:
    """Return whether whoever made an invitation may not make it any more."""
    return not person_is_active(invitation.creator_id) or _refused(
        user_id=invitation.creator_id,
        conversation_id=invitation.conversation_id,
        role=invitation.role,
    )


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


def _refused(*, user_id: UUID, conversation_id: UUID | None, role: str) -> bool:
    try:
        invite_require(user_id=user_id, conversation_id=conversation_id, role=role)
    except DomainError:
        return True
    return False
