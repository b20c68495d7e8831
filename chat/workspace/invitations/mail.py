"""The mail by which somebody is invited, in each language of the web client."""

# ruff: noqa: RUF001

from typing import NamedTuple
from uuid import UUID

from django.core.mail import EmailMessage
from django.utils import timezone

from chat.accounts.mail import in_sentence, mail_to
from chat.accounts.workspace import workspace_settings
from chat.protocol.invitations import LIVE
from chat.workspace.invitations.states import invitation_state
from chat.workspace.invitations.tokens import invitation_link
from chat.workspace.models import Invitation


class Words(NamedTuple):
    """What a mail says.

    ``to`` and ``room`` are what one is invited to: the workspace, or a room in it. ``until`` is
    left out of a mail whose link has no end.
    """

    subject: str
    to: str
    room: str
    body: str
    until: str


WORDS = {
    "en": Words(
        "{inviter} invites you to {site}",
        "{inviter} invites you to {site}.",
        "{inviter} invites you to “{title}” on {site}.",
        "Open this link to join:\n\n{link}\n\nThe link is for one person.{until}\n"
        "If you do not know who this is, ignore this mail.\n",
        " It works until {end}.",
    ),
    "de": Words(
        "{inviter} lädt dich zu {site} ein",
        "{inviter} lädt dich zu {site} ein.",
        "{inviter} lädt dich zu „{title}“ auf {site} ein.",
        "Öffne diesen Link, um beizutreten:\n\n{link}\n\nDer Link ist für eine Person.{until}\n"
        "Wenn du nicht weißt, wer das ist, ignoriere diese E-Mail.\n",
        " Er gilt bis {end}.",
    ),
    "ar": Words(
        "{inviter} يدعوك إلى {site}",
        "{inviter} يدعوك إلى {site}.",
        "{inviter} يدعوك إلى «{title}» على {site}.",
        "افتح هذا الرابط للانضمام:\n\n{link}\n\nالرابط لشخص واحد.{until}\n"
        "إن كنت لا تعرف المرسل، فتجاهل هذه الرسالة.\n",
        " وهو صالح حتى {end}.",
    ),
}


def invitation_mail(*, id: UUID, language: str) -> EmailMessage | None:
    """Return the mail of an invitation; none where it is not good any more."""
    invitation = Invitation.objects.select_related("conversation", "creator").get(pk=id)
    if invitation_state(invitation, invitation.uses.count(), timezone.now()) != LIVE:
        return None
    words, room = WORDS[language], invitation.conversation
    names = {
        "inviter": str(invitation.creator),
        "site": workspace_settings().name,
        "title": "" if room is None else room.title,
    }
    said = {key: in_sentence(name, words.to) for key, name in names.items()}
    invites = words.to if room is None else words.room
    end = invitation.expires_at
    body = words.body.format(
        link=invitation_link(id),
        until="" if end is None else words.until.format(end=f"{end:%Y-%m-%d %H:%M} UTC"),
    )
    return mail_to(
        invitation.email,
        subject=words.subject.format(**said),
        body=f"{invites.format(**said)}\n{body}",
    )
