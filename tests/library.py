"""The Python library, as a program uses it on a real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rtchat import Client, Event
from tests.patience import PATIENCE
from tests.people import PASSWORD, Person


@asynccontextmanager
async def rtchat_of(person: Person, url: str = "") -> AsyncIterator[Client]:
    """Connect as a person who has an account.

    Arguments:
        url: of the server, where it is not the person's own.
    """
    async with Client(url or person.server.url, person.email, PASSWORD) as client:
        yield client


async def next_of(events: AsyncIterator[Event], kind: type[Any]) -> Any:
    """Return the next event of a kind; others are let go."""
    async with asyncio.timeout(PATIENCE):
        async for event in events:
            if isinstance(event, kind):
                return event
    raise AssertionError("the events ended")
