"""What administrators do: people, and what is chosen for all who use the server."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from rtchat.frames import Person
from rtchat.http import Http, Page, read


class WorkspaceSettings(msgspec.Struct, frozen=True):
    """What was chosen for all; ``fixed`` names what the environment of the server decides."""

    name: str
    registration: str
    invitations: str
    fixed: list[str]
    sends_mail: bool


class WorkspacePerson(Person, frozen=True, kw_only=True):
    """Somebody with an account; ``sessions`` is where they are signed in."""

    email: str
    is_active: bool
    is_administrator: bool
    created_at: datetime
    sessions: int


class _ResetLink(msgspec.Struct, frozen=True):
    token: str


class Workspace:
    """What an administrator does; everybody else is refused.

    Arguments:
        http: calls the server for the administrator.
        url: where the server is.
    """

    def __init__(self, http: Http, url: str) -> None:
        self._http = http
        self._url = url

    async def settings(self) -> WorkspaceSettings:
        """Return what was chosen."""
        return read(await self._http.call("GET", "/api/workspace/"), WorkspaceSettings)

    async def update(self, **changes: str) -> WorkspaceSettings:
        """Choose ``name``, ``registration`` or ``invitations``; what is left out stays."""
        answer = await self._http.call("PATCH", "/api/workspace/", changes)
        return read(answer, WorkspaceSettings)

    def people(self, query: str = "") -> AsyncIterator[WorkspacePerson]:
        """Yield everybody with an account whose name or e-mail has a part, by their names."""
        return self._http.pages("/api/workspace/people/", {"q": query}, Page[WorkspacePerson])

    async def person_update(
        self,
        person: UUID,
        *,
        is_active: bool | None = None,
        is_administrator: bool | None = None,
    ) -> WorkspacePerson:
        """Let somebody sign in or not, make them an administrator or take that back."""
        wanted: dict[str, Any] = {"is_active": is_active, "is_administrator": is_administrator}
        body = {name: value for name, value in wanted.items() if value is not None}
        answer = await self._http.call("PATCH", f"/api/workspace/people/{person}/", body)
        return read(answer, WorkspacePerson)

    async def sign_out(self, person: UUID) -> None:
        """End all sessions of somebody."""
        await self._http.call("DELETE", f"/api/workspace/people/{person}/sessions/")

    async def reset_link(self, person: UUID) -> str:
        """Return the address at which somebody chooses a new password, to be handed over."""
        answer = await self._http.call("POST", f"/api/workspace/people/{person}/reset/")
        return f"{self._url}/reset#{read(answer, _ResetLink).token}"
