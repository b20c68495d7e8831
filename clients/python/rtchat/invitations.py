"""Invitations: links by which people come to the workspace or into a room."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from rtchat.frames import Person
from rtchat.http import Http, List, Page, read

WEEK = 7 * 24 * 60 * 60
"""How long an invitation lasts where nothing else is said, in seconds."""


class Invitation(msgspec.Struct, frozen=True):
    """An invitation that one made, or looks after.

    ``state`` is ``live``, ``expired``, ``used_up``, ``revoked`` or ``void``; without ``token`` one
    may not have the link.
    """

    id: UUID
    conversation: UUID | None
    role: str
    token: str | None
    email: str
    creator: Person
    created_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int
    state: str


class _Accepted(msgspec.Struct, frozen=True):
    conversation: UUID | None


async def invitation_create(
    http: Http, conversation: UUID | None, *, role: str, lasts: int | None, max_uses: int | None
) -> Invitation:
    """Make a link by which others come into a room, or without one to the workspace."""
    to = _to(conversation, role, lasts)
    return read(
        await http.call("POST", "/api/invitations/", {**to, "max_uses": max_uses}), Invitation
    )


async def invitations_mail(
    http: Http, conversation: UUID | None, emails: Sequence[str], *, role: str, lasts: int | None
) -> list[Invitation]:
    """Have a link of its own mailed to each e-mail."""
    body = {**_to(conversation, role, lasts), "emails": list(emails)}
    answer = await http.call("POST", "/api/invitations/mails/", body)
    return read(answer, List[Invitation]).results


def invitations(http: Http, conversation: UUID | None) -> AsyncIterator[Invitation]:
    """Yield the invitations to a room, or to the workspace, the newest first."""
    query = {} if conversation is None else {"conversation": str(conversation)}
    return http.pages("/api/invitations/", query, Page[Invitation])


async def invitation_revoke(http: Http, id: UUID) -> None:
    """Let nobody come by an invitation any more."""
    await http.call("DELETE", f"/api/invitations/{id}/")


async def invitation_accept(http: Http, link: str) -> UUID | None:
    """Come by a link, or its token, and return the room; none where it is to the workspace."""
    token = link.rpartition("#")[2].strip()
    answer = await http.call("POST", "/api/invitations/accepted/", {"token": token})
    return read(answer, _Accepted).conversation


def _to(conversation: UUID | None, role: str, lasts: int | None) -> dict[str, object]:
    room = None if conversation is None else str(conversation)
    return {"conversation": room, "role": role, "lasts": lasts}
