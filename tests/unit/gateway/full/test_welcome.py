"""A long list of conversations begins with what is shown of it first."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

from msgspec.structs import replace

from chat.accounts.selectors import SignedIn
from chat.core.ids import new_id
from chat.gateway.full.greeting import greet, welcome_pages
from chat.gateway.node.missed import Missed
from chat.gateway.node.pages import FIRST_PAGE_BYTES, PAGE_BYTES
from chat.messaging.selectors.conversations import UserState
from chat.messaging.selectors.own import NO_ROWS
from chat.protocol import client_frames, codec, frames
from chat.protocol.own import OwnRows, Saved


def conversation() -> frames.Conversation:
    return frames.Conversation(new_id(), "group", "Harbour", 2, 0, 0, 0, 0, "member", False, False)


OLIVIA = SignedIn(
    new_id(), new_id(), "olivia@example.org", frames.Person(new_id(), "Olivia", "Owens")
)


def missed_of(conversations: list[frames.Conversation], own: OwnRows = NO_ROWS) -> Missed:
    privacy = frames.Privacy(shares_presence=True, shares_read_marks=True)
    state = UserState(7, {}, conversations, [], privacy, own)
    return Missed(new_id(), False, state, {})


def pages(conversations: list[frames.Conversation], own: OwnRows = NO_ROWS) -> list[list[Any]]:
    return [list(page) for page in welcome_pages("1", OLIVIA, missed_of(conversations, own))]


class Written:
    """A client of which is noted what waits for the end of the tick each time it is waited for."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self.kept_at_waits: list[list[Any]] = []
        self.frames: list[Any] = []
        self.socket = self

    def send(self, *sent: Any) -> None:
        self.frames += [*self.kept, *sent]
        self.kept = []

    def send_soon(self, *sent: Any) -> None:
        self.kept += sent

    async def send_all(self, sent: Iterable[Any]) -> None:
        self.send(*sent)

    async def drain(self) -> None:
        self.kept_at_waits.append(self.kept)


def test_a_short_list_is_in_the_welcome() -> None:
    listed = [conversation() for _ in range(3)]
    ((welcome,),) = pages(listed)
    assert isinstance(welcome, frames.Welcome)
    assert welcome.conversations == listed


def test_the_rest_of_a_long_list_follows_in_its_order() -> None:
    listed = [conversation() for _ in range(1_000)]

    (welcome,), *rest = pages(listed)

    assert isinstance(welcome, frames.Welcome)
    assert len(codec.encode(welcome)) <= FIRST_PAGE_BYTES
    updates = [frame for page in rest for frame in page]
    assert all(isinstance(one, frames.UserUpdated) for one in updates)
    assert {one.user_revision for one in updates} == {7}
    assert [*welcome.conversations, *(one.conversation for one in updates)] == listed
    assert max(sum(len(codec.encode(one)) for one in page) for page in rest) <= PAGE_BYTES


def test_unread_mentions_count_in_the_size_of_the_welcome() -> None:
    mentions = [frames.UnreadMention(seq, seq, new_id()) for seq in range(1_000, 1_100)]
    listed = [replace(conversation(), unread_mentions=mentions) for _ in range(50)]

    (welcome,), *_ = pages(listed)

    assert len(codec.encode(welcome)) <= FIRST_PAGE_BYTES


def test_rows_of_ones_own_follow_in_pages() -> None:
    rows = [Saved(new_id(), seq, seq, is_on=True) for seq in range(1, 5_001)]

    _, *rest = pages([conversation()], OwnRows(saved=rows))

    assert [row for (update,) in rest for row in update.own.saved] == rows
    assert {update.user_revision for (update,) in rest} == {7}
    assert max(len(codec.encode(update)) for (update,) in rest) <= 1.02 * PAGE_BYTES


async def test_no_more_than_the_welcome_waits_for_the_end_of_a_tick() -> None:
    rows = [Saved(new_id(), seq, seq, is_on=True) for seq in range(1, 5_001)]
    client: Any = Written()

    @asynccontextmanager
    async def subscribed(*_: Any, **__: Any) -> AsyncIterator[Missed]:
        yield missed_of([], OwnRows(saved=rows))

    node: Any = SimpleNamespace(
        catch_up=SimpleNamespace(subscribed=subscribed),
        user_updates=SimpleNamespace(greeted=lambda *_: None),
    )
    await greet(node, client, OLIVIA, client_frames.Hello(id="1", user_revision=6))

    [welcome], *others = client.kept_at_waits
    assert isinstance(welcome, frames.Welcome)
    assert others
    assert not any(others)
    assert [row for one in client.frames[1:-1] for row in one.own.saved] == rows
