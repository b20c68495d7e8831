"""What administrators see and choose of the workspace: all that one server serves."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from chat.protocol.fields import Count, Moment
from chat.protocol.frames import MemberCount, Person
from chat.protocol.limits import SETUP_TOKEN_MAX_CHARACTERS, WORKSPACE_NAME_MAX_CHARACTERS

_NAME = f"1 to {WORKSPACE_NAME_MAX_CHARACTERS} characters"

WorkspaceName = Annotated[
    str,
    Meta(
        description=f"What people call this chat: {_NAME} in one line.",
        extra={"accepted": f"text of {_NAME}"},
    ),
]
Registration = Annotated[
    Literal["open", "invite", "closed"],
    Meta(
        description="Who signs up: everybody, who was invited, nobody.",
        extra={"accepted": "open, invite or closed"},
    ),
]
InvitedBy = Annotated[
    Literal["everyone", "admins"],
    Meta(
        description="Who invites people who have no account.",
        extra={"accepted": "everyone or admins"},
    ),
]
SetupToken = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=SETUP_TOKEN_MAX_CHARACTERS,
        description="What the address that the start printed carries behind its `#`.",
        extra={"accepted": "the token of an address that the start printed"},
    ),
]
Seconds = Annotated[float, Meta(ge=0)]


class Workspace(msgspec.Struct, frozen=True):
    """What was chosen for all who use this server.

    ``fixed`` names what the environment of the server decides, so that nobody chooses it here.
    """

    name: str
    registration: str
    invitations: str
    fixed: list[str]
    sends_mail: bool


class WorkspacePerson(Person, frozen=True, kw_only=True):
    """Somebody with an account, as administrators see them; ``sessions`` is where they are signed
    in."""

    email: str
    is_active: bool
    is_administrator: bool
    created_at: Moment
    sessions: Count


class PasswordResetLink(msgspec.Struct, frozen=True):
    """What the address of a new password carries behind its `#`, and for how many seconds it is
    good."""

    token: str
    expires_in: Count


class DefaultChannel(msgspec.Struct, frozen=True):
    """A channel that new people join."""

    id: UUID
    title: str
    member_count: MemberCount
    is_archived: bool


class Storage(msgspec.Struct, frozen=True):
    """What is stored, in what, and how much room it takes.

    ``messages`` counts the lines of histories too; ``files`` are those that people uploaded, which
    take ``file_bytes`` beside the database; ``free_bytes`` is left of the disk, where the database
    is a file of this machine.
    """

    database: Literal["sqlite", "postgresql"]
    database_bytes: Count
    free_bytes: Count | None
    people: Count
    conversations: Count
    messages: Count
    files: Count
    file_bytes: Count


class Latency(msgspec.Struct, frozen=True):
    """How long something takes: half of it, and 95 of 100, at most so many seconds."""

    count: Count
    median: Seconds | None
    slow: Seconds | None


class Measures(msgspec.Struct, frozen=True):
    """What the process that answers has measured since it began.

    ``requests`` are those of HTTP, ``writes`` the transactions that store messages; ``queue`` is
    how many messages wait for one; ``failures`` counts threads and tasks that were begun again.
    """

    processes: Count
    uptime: Seconds | None
    memory_bytes: Count | None
    people_online: Count
    sockets: Count
    messages: Count
    delivered: Count
    requests: Latency
    writes: Latency
    queue: Count
    failures: Count
