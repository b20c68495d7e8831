"""People, and what one says and shows of oneself."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import msgspec

from rtchat.frames import Person, Privacy, Profile
from rtchat.http import Http, List, Page, read


class PersonCard(Person, frozen=True, kw_only=True):
    """A person, with what they say of themself."""

    profile: Profile


class SharedConversation(msgspec.Struct, frozen=True):
    """A group or channel that one shares with somebody."""

    id: UUID
    title: str


def people(http: Http, query: str = "") -> AsyncIterator[Person]:
    """Yield everybody whose name, or a part of it, begins with ``query``."""
    return http.pages("/api/people/", {"q": query}, Page[Person])


async def person(http: Http, id: UUID) -> PersonCard:
    """Return a person with what they say of themself."""
    return read(await http.call("GET", f"/api/people/{id}/"), PersonCard)


def person_conversations(http: Http, id: UUID) -> AsyncIterator[SharedConversation]:
    """Yield the groups and channels that one shares with somebody, the newest first."""
    return http.pages(f"/api/people/{id}/conversations/", {}, Page[SharedConversation])


async def people_blocked(http: Http) -> list[Person]:
    """Return the people whom one blocks, in the order of their names."""
    return read(await http.call("GET", "/api/blocks/"), List[Person]).results


async def person_block(http: Http, id: UUID, is_on: bool) -> None:
    """Block a person, or do not block them any more."""
    await http.call("PUT" if is_on else "DELETE", f"/api/people/{id}/block/")


async def profile_update(http: Http, changes: Mapping[str, Any]) -> Profile:
    """Change what one says of oneself, and return all of it."""
    return read(await http.call("PATCH", "/api/me/profile/", changes), Profile)


async def privacy_update(http: Http, changes: Mapping[str, bool]) -> Privacy:
    """Change what one shows to others, and so sees of them."""
    return read(await http.call("PATCH", "/api/me/privacy/", changes), Privacy)
