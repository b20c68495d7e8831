"""A long list of conversations begins with what is shown of it first."""

from typing import Any

from msgspec.structs import replace

from chat.accounts.selectors import SignedIn
from chat.core.ids import new_id
from chat.gateway.full.greeting import welcome_pages
from chat.gateway.node.missed import Missed
from chat.gateway.node.pages import FIRST_PAGE_BYTES, PAGE_BYTES
from chat.messaging.selectors.conversations import UserState
from chat.messaging.selectors.own import NO_ROWS
from chat.protocol import codec, frames
from chat.protocol.own import OwnRows, Saved


def conversation() -> frames.Conversation:
    return frames.Conversation(new_id(), "group", "Harbour", 2, 0, 0, 0, 0, "member", False, False)


def pages(conversations: list[frames.Conversation], own: OwnRows = NO_ROWS) -> list[list[Any]]:
    person = frames.Person(new_id(), "Olivia", "Owens")
    caller = SignedIn(new_id(), new_id(), "olivia@example.org", person)
    privacy = frames.Privacy(shares_presence=True, shares_read_marks=True)
    state = UserState(7, {}, conversations, [], privacy, own)
    missed = Missed(new_id(), False, state, {}, {})
    return [list(page) for page in welcome_pages("1", caller, missed)]


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
