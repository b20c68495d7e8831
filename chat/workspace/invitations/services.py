"""Invitations are made, mailed and revoked."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from chat.accounts.attempts import attempt_count
from chat.accounts.emails import email_check, email_normalised
from chat.accounts.mail import post
from chat.conversations.errors import ConversationNotFound
from chat.core.rates import INVITATIONS
from chat.workspace.errors import (
    InvitationNotFound,
    InvitationRefused,
    InvitationsMailMissing,
)
from chat.workspace.invitations.mail import invitation_mail
from chat.workspace.models import Invitation
from chat.workspace.policy import invite_require, leads_invitations


def invitation_create(
    *,
    user_id: UUID,
    conversation_id: UUID | None,
    role: str,
    lasts: int | None,
    max_uses: int | None,
) -> Invitation:
    """Make a link by which others come into a room, or without one to the workspace.

    Arguments:
        role: what they become there.
        lasts: for how many seconds it is good; without an end where it is ``None``.
        max_uses: how many people may come by it; any number where it is ``None``.

    Raises:
        ConversationNotFound, NotAllowed, Archived, RegistrationClosed, InvitationRefused: as for
            ``invite_require``.
        RateLimited: too many invitations by one person.
    """
    INVITATIONS.count(user_id)
    invite_require(user_id=user_id, conversation_id=conversation_id, role=role)
    return Invitation.objects.create(
        conversation_id=conversation_id,
        creator_id=user_id,
        role=role,
        expires_at=_end(lasts),
        max_uses=max_uses,
    )


def invitations_mail(
    *,
    user_id: UUID,
    conversation_id: UUID | None,
    role: str,
    lasts: int | None,
    emails: Collection[str],
    language: str,
) -> list[Invitation]:
    """Make a link for each of these e-mails, for one person, and have it sent there.

    Arguments:
        role, lasts: as for ``invitation_create``.
        language: that of the mail.

    Raises:
        InvitationsMailMissing: no mail can be sent.
        InvitationRefused: one of the e-mails is none.
        ConversationNotFound, NotAllowed, Archived, RegistrationClosed: as for ``invite_require``.
        RateLimited: too many mails by one person, or to one e-mail; none is sent.
        Unavailable: too many mails wait already; some may be sent.
    """
    if not settings.MAIL:
        raise InvitationsMailMissing
    invite_require(user_id=user_id, conversation_id=conversation_id, role=role)
    wanted = _emails_cleaned(emails)
    _count_mails(user_id, wanted)
    with transaction.atomic():
        invitations = [
            Invitation.objects.create(
                conversation_id=conversation_id,
                creator_id=user_id,
                role=role,
                email=email,
                expires_at=_end(lasts),
                max_uses=1,
            )
            for email in wanted
        ]
    for invitation in invitations:
        post.hand_in(partial(invitation_mail, id=invitation.pk, language=language))
    return invitations


def invitation_revoke(*, user_id: UUID, invitation_id: UUID) -> None:
    """Let nobody come by an invitation any more; again is no change.

    Raises:
        InvitationNotFound: there is none, or it is somebody else's and the person does not look
            after those of that room, or of the workspace.
    """
    access_invitation(user_id=user_id, invitation_id=invitation_id)
    live = Invitation.objects.filter(pk=invitation_id, revoked_at=None)
    live.update(revoked_at=timezone.now())


def access_invitation(*, user_id: UUID, invitation_id: UUID) -> Invitation:
    """Fetch an invitation that somebody made, or looks after.

    Raises:
        InvitationNotFound: as for ``invitation_revoke``.
    """
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation is None:
        raise InvitationNotFound
    if invitation.creator_id != user_id:
        try:
            leads = leads_invitations(user_id=user_id, conversation_id=invitation.conversation_id)
        except ConversationNotFound:
            leads = False
        if not leads:
            raise InvitationNotFound
    return invitation


def _end(lasts: int | None) -> datetime | None:
    return None if lasts is None else timezone.now() + timedelta(seconds=lasts)


def _emails_cleaned(emails: Collection[str]) -> list[str]:
    """Return each e-mail once, as it is kept."""
    wanted: dict[str, str] = {}
    for email in map(str.strip, emails):
        try:
            validate_email(email)
            email_check(email)
        except ValidationError:
            sentence = f"No mail can be sent to {email}."
            raise InvitationRefused(fields={"emails": [sentence]}) from None
        kept = email_normalised(email)
        wanted.setdefault(kept.lower(), kept)
    return list(wanted.values())


@transaction.atomic
def _count_mails(user_id: UUID, emails: Collection[str]) -> None:
    """Count one mail to each of these e-mails, or none at all."""
    for email in emails:
        attempt_count(settings.LIMIT_INVITATION_MAILS_PER_PERSON, "invitation by", user_id.hex)
        attempt_count(settings.LIMIT_INVITATION_MAILS_PER_EMAIL, "invitation to", email.lower())
