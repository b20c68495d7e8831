"""A long list of conversations begins with what is shown of it first."""

from typing import Any

from chat.accounts.models import Session, User
from chat.core.ids import new_id
from chat.gateway.full.greeting import welcome_pages
from chat.gateway.node.missed import Missed
from chat.gateway.node.pages import FIRST_PAGE_BYTES, PAGE_BYTES
from chat.messaging.selectors.conversations import UserState
from chat.people.models import Person
from chat.protocol import codec, frames


def conversation() -> frames.Conversation:
    return frames.Conversation(new_id(), "group", "Harbour", 2, 0, 0, 0, 0, "member", False, False)


def pages(conversations: list[frames.Conversation]) -> list[list[Any]]:
    user = User(email="olivia@example.org")
    user.person = Person(first_name="Olivia", last_name="Owens")
    state = UserState(7, {}, {}, conversations, [])
    missed = Missed(new_id(), False, state, {}, {})
    return [list(page) for page in welcome_pages("1", Session(user=user), missed)]


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
