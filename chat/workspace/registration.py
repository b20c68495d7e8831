"""People sign up by themselves."""

from django.conf import settings

from chat.accounts.attempts import address_group, attempt_count
from chat.accounts.errors import AccountInvalid
from chat.accounts.models import Session, User
from chat.accounts.services import user_add, user_new
from chat.accounts.sessions import session_begin
from chat.workspace.default_channels import default_channels_join
from chat.workspace.errors import InvitationInvalid, InvitationOver
from chat.workspace.invitations.accepting import newcomer_add
from chat.workspace.invitations.tokens import invitation_id_of
from chat.workspace.policy import registration_check


def user_register(
    *,
    email: str,
    first_name: str,
    last_name: str,
    password: str,
    address: str | None,
    invitation: str | None = None,
) -> User:
    """Sign a person up: store a new active account, whose person is in the default channels.

    Arguments:
        address: where the request comes from; registrations are limited per address.
        invitation: the token of one; its room is joined, too.

    Raises:
        RegistrationClosed, RegistrationByInvitation: people do not sign up here, or not without an
            invitation.
        AccountInvalid: the e-mail is taken, or no mail can be sent to it, or the password is weak,
            or the invitation is not good.
        NameInvalid: a name cannot be one.
        Archived, RoomFull: the room of the invitation cannot be joined.
        RateLimited: too many tries from this address.
    """
    registration_check(is_invited=invitation is not None)
    # Refused forms count too: they tell which e-mails are taken.
    attempt_count(settings.LIMIT_REGISTER_PER_ADDRESS, "register", address_group(address))
    try:
        # First: where people come by invitation alone, who has none learns of nobody's account.
        link = invitation_id_of(invitation, address=address) if invitation is not None else None
        user = user_new(email=email, first_name=first_name, last_name=last_name, password=password)
        if link is None:
            user_add(user=user)
        else:
            newcomer_add(user=user, invitation_id=link)
    except (InvitationInvalid, InvitationOver) as error:
        raise AccountInvalid(fields={"invitation": [error.detail]}) from None
    default_channels_join(user.person.id)
    return user


def account_create(
    *,
    email: str,
    first_name: str,
    last_name: str,
    password: str,
    address: str | None,
    user_agent: str,
    invitation: str | None = None,
) -> Session:
    """Sign a person up, and in.

    Arguments:
        last_name: may be empty.
        address, invitation: as for ``user_register``.
        user_agent: what the client calls itself, shown in the list of sessions.

    Raises:
        RegistrationClosed, RegistrationByInvitation, AccountInvalid, NameInvalid, Archived,
            RoomFull, RateLimited: as for ``user_register``.
    """
    user = user_register(
        email=email,
        first_name=first_name,
        last_name=last_name,
        password=password,
        address=address,
        invitation=invitation,
    )
    return session_begin(user=user, address=address, user_agent=user_agent)
