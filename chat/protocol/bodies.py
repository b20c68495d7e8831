"""Bodies of the full API over HTTP, named after what they ask for.

Where a frame asks for the same, its fields are of the same types. A field that is not known is
refused, as in a frame.
"""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chat.protocol.fields import (
    AlsoInRoom,
    DraftRevision,
    LastName,
    Mentioned,
    Name,
    Number,
    Purpose,
    ReplyTo,
    Text,
    ThreadRoot,
    Title,
)
from chat.protocol.files import Alt, FileIds
from chat.protocol.invitations import (
    InvitationToken,
    InvitedRole,
    InvitedTo,
    Lasts,
    MailLanguage,
    MaxUses,
)
from chat.protocol.keeping import Folder, MutedUntil, NewLevel
from chat.protocol.limits import (
    EMAIL_MAX_CHARACTERS,
    INVITATION_MAILS_AT_ONCE,
    MEMBERS_AT_ONCE,
    PASSWORD_MAX_CHARACTERS,
    TEXT_MAX_CHARACTERS,
)
from chat.protocol.profiles import NewStatus, TimeZone
from chat.protocol.rooms import HistoryFrom, NewRole, Posting
from chat.protocol.workspace import InvitedBy, Registration, SetupToken, WorkspaceName

# No store can look for a NUL character.
_NO_NUL = r"^[^\x00]*$"

Email = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=EMAIL_MAX_CHARACTERS,
        pattern=_NO_NUL,
        description="In any letter case.",
        extra={"accepted": f"an e-mail of at most {EMAIL_MAX_CHARACTERS} characters"},
    ),
]
Password = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=PASSWORD_MAX_CHARACTERS,
        pattern=_NO_NUL,
        description="As it is typed, spaces included.",
        extra={
            "accepted": f"a password of at most {PASSWORD_MAX_CHARACTERS:,} characters, without NUL"
        },
    ),
]


WEEK = 7 * 24 * 60 * 60
"""How long an invitation lasts where nothing else is said, in seconds."""


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Any body."""


class SessionStart(Body, frozen=True):
    """E-mail and password."""

    email: Email
    password: Password


class AccountCreate(Body, frozen=True, kw_only=True):
    """What one signs up with."""

    first_name: Name
    last_name: LastName = ""
    email: Email
    password: Password
    invitation: InvitationToken | UnsetType = UNSET


class SetupUse(Body, frozen=True):
    """The token of an address at which the first administrator is made."""

    token: SetupToken


class AdministratorCreate(SetupUse, frozen=True, kw_only=True):
    """What the first administrator signs up with."""

    first_name: Name
    last_name: LastName = ""
    email: Email
    password: Password


class WorkspaceUpdate(Body, frozen=True):
    """What is chosen for all; what is left out stays as it is."""

    name: WorkspaceName | UnsetType = UNSET
    registration: Registration | UnsetType = UNSET
    invitations: InvitedBy | UnsetType = UNSET


class WorkspacePersonUpdate(Body, frozen=True):
    """What an administrator changes of an account; what is left out stays as it is."""

    is_active: bool | UnsetType = UNSET
    is_administrator: bool | UnsetType = UNSET


class MeRename(Body, frozen=True):
    """How one is called; what is left out stays as it is."""

    first_name: Name | UnsetType = UNSET
    last_name: LastName | UnsetType = UNSET


class ProfileUpdate(Body, frozen=True):
    """What one says of oneself; what is left out stays as it is."""

    time_zone: TimeZone | UnsetType = UNSET
    status: NewStatus | UnsetType = UNSET


class PrivacyUpdate(Body, frozen=True):
    """What one shows of oneself, and sees of others; what is left out stays as it is."""

    shares_presence: bool | UnsetType = UNSET
    shares_read_marks: bool | UnsetType = UNSET


class PasswordChange(Body, frozen=True):
    """The old password, and the new one twice."""

    old_password: Password
    password: Password
    confirm_password: Password


class PasswordForgot(Body, frozen=True):
    """The e-mail of an account, and in which language a mail is written to it."""

    email: Email
    language: MailLanguage = "en"


class PasswordResetUse(Body, frozen=True):
    """The token of a link to choose a new password."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]


class PasswordReset(PasswordResetUse, frozen=True):
    """The token of a link, and the new password twice."""

    password: Password
    confirm_password: Password


class NewDirect(Body, frozen=True, tag_field="kind", tag="direct"):
    """A direct conversation with a person."""

    person: UUID


class NewRoom(Body, frozen=True, kw_only=True):
    """What groups and channels are made with; what is left out is as it usually is."""

    title: Title
    purpose: Purpose | UnsetType = UNSET
    posting: Posting | UnsetType = UNSET
    history: HistoryFrom | UnsetType = UNSET


class NewGroup(NewRoom, frozen=True, kw_only=True, tag_field="kind", tag="group"):
    """A group of oneself and others."""

    members: Annotated[list[UUID], Meta(max_length=MEMBERS_AT_ONCE)]


class NewChannel(NewRoom, frozen=True, kw_only=True, tag_field="kind", tag="channel"):
    """A channel, which everybody finds and may join."""


class ConversationUpdate(Body, frozen=True):
    """How a group or a channel is set up; what is left out stays as it is."""

    title: Title | UnsetType = UNSET
    purpose: Purpose | UnsetType = UNSET
    posting: Posting | UnsetType = UNSET
    is_archived: bool | UnsetType = UNSET


class MemberUpdate(Body, frozen=True):
    """What somebody is in a group or a channel."""

    role: NewRole


class MembershipUpdate(Body, frozen=True):
    """How one keeps a conversation; what is left out stays as it is."""

    is_muted: bool | UnsetType = UNSET
    muted_until: MutedUntil | UnsetType = UNSET
    is_pinned: bool | UnsetType = UNSET
    level: NewLevel | UnsetType = UNSET
    is_hidden: bool | UnsetType = UNSET
    folder: Folder | UnsetType = UNSET


class FolderRename(Body, frozen=True):
    """A folder of one's own gets another name; with an empty one it is dissolved."""

    name: Folder
    to: Folder


class MembersAdd(Body, frozen=True):
    """Who is to join."""

    people: Annotated[list[UUID], Meta(min_length=1, max_length=MEMBERS_AT_ONCE)]


class MessageSend(Body, frozen=True):
    """A message, with a text, with files, or both; a retry with the same ``client_id`` is answered
    with the same message."""

    client_id: UUID
    text: Text = ""
    reply_to: ReplyTo | UnsetType = UNSET
    mentions: Mentioned | UnsetType = UNSET
    thread_root: ThreadRoot | UnsetType = UNSET
    also_in_room: AlsoInRoom | UnsetType = UNSET
    files: FileIds | UnsetType = UNSET
    draft_revision: DraftRevision | UnsetType = UNSET


class FileUpdate(Body, frozen=True):
    """The alternative text of a file; an empty one takes it away."""

    alt: Alt


class MessageForward(Body, frozen=True):
    """A message that is sent on: ``source_seq`` of the conversation ``source``."""

    client_id: UUID
    source: UUID
    source_seq: Number


class MessageEdit(Body, frozen=True):
    """A message's text; without one it stays."""

    text: Text | UnsetType = UNSET
    mentions: Mentioned | UnsetType = UNSET


class DraftSet(Body, frozen=True):
    """What one began to write; a text that is empty and answers nothing is no draft."""

    text: Annotated[
        str,
        Meta(
            max_length=TEXT_MAX_CHARACTERS,
            pattern=_NO_NUL,
            description="As it was typed.",
            extra={"accepted": f"text of at most {TEXT_MAX_CHARACTERS:,} characters, without NUL"},
        ),
    ]
    reply_to: ReplyTo | UnsetType = UNSET
    mentions: Mentioned | UnsetType = UNSET


class ReadMark(Body, frozen=True):
    """The message up to which everything is read."""

    seq: Number


class UnreadMark(Body, frozen=True):
    """The message from which on everything is unread."""

    seq: Number


class InvitationTo(Body, frozen=True, kw_only=True):
    """To what somebody is invited, as what, and for how long; the workspace without a room."""

    conversation: InvitedTo = None
    role: InvitedRole = "member"
    lasts: Lasts = WEEK


class InvitationCreate(InvitationTo, frozen=True, kw_only=True):
    """A link that one gives out oneself."""

    max_uses: MaxUses = None


class InvitationsMail(InvitationTo, frozen=True, kw_only=True):
    """Links that are mailed, one to each address, each for one person."""

    emails: Annotated[
        list[Email],
        Meta(
            min_length=1,
            max_length=INVITATION_MAILS_AT_ONCE,
            extra={"accepted": f"a list of 1 to {INVITATION_MAILS_AT_ONCE} e-mails"},
        ),
    ]
    language: MailLanguage = "en"


class InvitationUse(Body, frozen=True):
    """The token of a link."""

    token: InvitationToken


class ThreadRead(Body, frozen=True):
    """The message up to which a thread is read."""

    seq: Number
