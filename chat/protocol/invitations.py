"""Invitations: links by which people come to the workspace or into a room."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from chat.protocol.fields import Count, Moment, Number
from chat.protocol.frames import Kind, MemberCount, Person, Role
from chat.protocol.limits import (
    INVITATION_MAX_SECONDS,
    INVITATION_MAX_USES,
    INVITATION_TOKEN_MAX_CHARACTERS,
)

LIVE, EXPIRED, USED_UP, REVOKED, VOID = "live", "expired", "used_up", "revoked", "void"
"""What has become of an invitation; void is one whose maker may not invite any more."""

InvitedTo = Annotated[
    UUID | None,
    Meta(
        description="A group or a channel; `null` for the workspace.",
        extra={"accepted": "the id of a group or channel, or null"},
    ),
]
InvitedRole = Annotated[
    Literal["admin", "member"],
    Meta(
        description="What whoever comes by it becomes in the room; of the workspace, a member.",
        extra={"accepted": "admin or member"},
    ),
]
Lasts = Annotated[
    Annotated[int, Meta(ge=60, le=INVITATION_MAX_SECONDS)] | None,
    Meta(
        description="For how many seconds it is good; `null` for as long as nobody revokes it.",
        extra={"accepted": f"a whole number from 60 to {INVITATION_MAX_SECONDS:,}, or null"},
    ),
]
MaxUses = Annotated[
    Annotated[int, Meta(ge=1, le=INVITATION_MAX_USES)] | None,
    Meta(
        description="How many people may come by it; `null` for any number.",
        extra={"accepted": f"a whole number from 1 to {INVITATION_MAX_USES:,}, or null"},
    ),
]
InvitationToken = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=INVITATION_TOKEN_MAX_CHARACTERS,
        description="What the link carries behind its `#`.",
        extra={"accepted": "the token of an invitation"},
    ),
]
MailLanguage = Annotated[
    Literal["en", "de", "ar"],
    Meta(description="The language of the mail.", extra={"accepted": "en, de or ar"}),
]
InvitationState = Annotated[
    str,
    Meta(
        description="`live`, `expired`, `used_up`, `revoked`, or `void` where whoever made it may"
        " not invite any more; treat one that you do not know as `void`."
    ),
]


class Invitation(msgspec.Struct, frozen=True):
    """An invitation as those see it who look after it.

    ``token`` is missing for who could not have made it; ``email`` is whom it was mailed to, or
    empty; ``uses`` is how many people came by it.
    """

    id: UUID
    conversation: UUID | None
    role: Role
    token: str | None
    email: str
    creator: Person
    created_at: Moment
    expires_at: Moment | None
    max_uses: Number | None
    uses: Count
    state: InvitationState


class InvitedRoom(msgspec.Struct, frozen=True):
    """The room that an invitation is to."""

    id: UUID
    kind: Kind
    title: str
    purpose: str
    member_count: MemberCount


class InvitationAbout(msgspec.Struct, frozen=True):
    """Who invites to what, for whoever has the link.

    Without ``room`` it is to the workspace. ``may_sign_up`` is whether somebody without an account
    gets one by it.
    """

    inviter: Person
    room: InvitedRoom | None
    role: Role
    email: str
    expires_at: Moment | None
    may_sign_up: bool


class InvitationUser(msgspec.Struct, frozen=True):
    """Somebody who came by an invitation, and when."""

    person: Person
    used_at: Moment
