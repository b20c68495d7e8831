from collections.abc import Callable
from functools import partial

import pytest

from chat.conversations.errors import ConversationNotFound, NotAllowed
from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import Action, require, require_action, require_member
from chat.core.ids import new_id
from chat.messaging.services.members import member_remove
from chat.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = """
    action          room    owner  owner_of_theirs  member  member_of_theirs
    RENAME          group   yes    yes              no      no
    MEMBERS_ADD     group   yes    yes              yes     yes
    MEMBER_REMOVE   group   yes    yes              no      yes
    MESSAGE_SEND    group   yes    yes              yes     yes
    MESSAGE_EDIT    group   no     yes              no      yes
    MESSAGE_DELETE  group   yes    yes              no      yes
    REACTION_SET    group   yes    yes              yes     yes
    MENTION_ALL     group   yes    yes              yes     yes
    RENAME          direct  -      -                no      no
    MEMBERS_ADD     direct  -      -                no      no
    MEMBER_REMOVE   direct  -      -                no      no
    MESSAGE_SEND    direct  -      -                yes     yes
    MESSAGE_EDIT    direct  -      -                no      yes
    MESSAGE_DELETE  direct  -      -                no      yes
    REACTION_SET    direct  -      -                yes     yes
    MENTION_ALL     direct  -      -                no      no
"""
"""Who may do what: to somebody else's message or membership, and to their own."""


def cases() -> list[tuple[str, str, str, bool, bool]]:
    header, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (action, room, who.removesuffix("_of_theirs"), who.endswith("_of_theirs"), said == "yes")
        for action, room, *row in lines
        for who, said in zip(header[2:], row, strict=True)
        if said != "-"
    ]


@pytest.mark.parametrize(("action", "room", "role", "is_own", "may"), cases())
def test_the_table_of_who_may_do_what(
    owner: Person, action: str, room: str, role: str, is_own: bool, may: bool
) -> None:
    pair = {} if room == "group" else {"direct_low": owner.id, "direct_high": new_id()}
    membership = Membership(conversation=Conversation(**pair), person=owner, role=role)
    of = owner.id if is_own else new_id()

    if may:
        require(Action[action], membership, of=of)
    else:
        with pytest.raises(NotAllowed):
            require(Action[action], membership, of=of)


def test_a_member_reaches_the_conversation(member: Person, group: Conversation) -> None:
    require_member(user_id=member.id, conversation_id=group.id)


def test_who_changes_no_row_may_do_the_same(
    owner: Person, member: Person, group: Conversation, conversation: Conversation
) -> None:
    require_action(Action.RENAME, user_id=owner.id, conversation_id=group.id)
    require_action(Action.MESSAGE_SEND, user_id=member.id, conversation_id=group.id)
    require_action(Action.MESSAGE_SEND, user_id=member.id, conversation_id=conversation.id)
    for room in (group, conversation):
        with pytest.raises(NotAllowed):
            require_action(Action.RENAME, user_id=member.id, conversation_id=room.id)


@pytest.mark.parametrize("ask", [require_member, partial(require_action, Action.MESSAGE_SEND)])
def test_a_stranger_someone_who_left_and_nothing_at_all_look_the_same(
    member: Person, stranger: Person, group: Conversation, ask: Callable[..., None]
) -> None:
    member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)
    refusals = set()
    for user_id, conversation_id in (
        (stranger.id, group.id),
        (member.id, group.id),
        (stranger.id, new_id()),
    ):
        with pytest.raises(ConversationNotFound) as refusal:
            ask(user_id=user_id, conversation_id=conversation_id)
        refusals.add((refusal.value.detail, refusal.value.kind))

    assert len(refusals) == 1
