"""Administrators look after accounts: their role, whether they are active, where they sign in."""

from uuid import UUID

import structlog
from django.conf import settings

from chat.accounts.models import User
from chat.accounts.resets import reset_token
from chat.accounts.services import user_update
from chat.accounts.sessions import sessions_end
from chat.core.rates import CHANGES
from chat.messaging.services.owners import account_update
from chat.people.errors import PersonNotFound
from chat.protocol.workspace import PasswordResetLink, WorkspacePerson
from chat.workspace.errors import AccountDeactivated
from chat.workspace.people.selectors import people_shown
from chat.workspace.policy import administrator_require

logger = structlog.stdlib.get_logger("chat.workspace")


def workspace_person_update(
    *,
    user_id: UUID,
    person_id: UUID,
    is_active: bool | None = None,
    is_administrator: bool | None = None,
) -> WorkspacePerson:
    """Let somebody sign in or not, and make them an administrator or take that back; ``None``
    leaves it as it is.

    Returns:
        What has become of them, also for whoever took the right from themself.

    Raises:
        NotAllowed: the person is no administrator.
        PersonNotFound: nobody with this id has an account.
        LastAdministrator: nobody would look after the server.
        RateLimited: too many changes by one person.
    """
    user = _account(user_id, person_id)
    if is_administrator is not None:
        # Administrators work in the admin pages too, and nobody else does.
        user.is_superuser = user.is_staff = is_administrator
        user_update(user=user, fields={"is_superuser", "is_staff"})
        logger.info("administrator set", by=str(user_id), id=str(person_id), is_on=is_administrator)
    if is_active is not None and is_active != user.is_active:
        user.is_active = is_active
        account_update(user=user, fields={"is_active"})
        logger.info("account set", by=str(user_id), id=str(person_id), is_active=is_active)
    [person] = people_shown([user])
    return person


def workspace_person_sign_out(*, user_id: UUID, person_id: UUID) -> None:
    """End all sessions of somebody.

    Raises:
        NotAllowed, PersonNotFound, RateLimited: as for ``workspace_person_update``.
    """
    sessions_end(user=_account(user_id, person_id))
    logger.info("person signed out", by=str(user_id), id=str(person_id))


def workspace_person_reset(*, user_id: UUID, person_id: UUID) -> PasswordResetLink:
    """Return a link by which somebody chooses a new password, to be handed over.

    Raises:
        AccountDeactivated: they do not sign in at all.
        NotAllowed, PersonNotFound, RateLimited: as for ``workspace_person_update``.
    """
    user = _account(user_id, person_id)
    if not user.is_active:
        raise AccountDeactivated
    logger.info("reset link made", by=str(user_id), id=str(person_id))
    return PasswordResetLink(reset_token(user), int(settings.RESET_LIFETIME.total_seconds()))


def _account(user_id: UUID, person_id: UUID) -> User:
    """Return the account of somebody, to be changed by an administrator."""
    CHANGES.count(user_id)
    administrator_require(user_id)
    user = User.objects.select_related("person").filter(person=person_id).first()
    if user is None:
        raise PersonNotFound
    return user
