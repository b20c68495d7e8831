from collections.abc import Callable
from functools import partial

import pytest

from chat.conversations.errors import Archived, ConversationNotFound, NotAllowed
from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import Action, Outsider, require, require_action, require_member
from chat.core.ids import new_id
from chat.messaging.services.members import member_remove
from chat.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = """
    action          room    owner  owner_of_theirs  admin  admin_of_theirs  member  member_of_theirs
    UPDATE          room    yes    yes              yes    yes              no      no
    ARCHIVE         room    yes    yes              yes    yes              no      no
    MEMBERS_ADD     room    yes    yes              yes    yes              yes     yes
    MEMBER_READMIT  room    yes    yes              yes    yes              no      no
    MEMBER_REMOVE   room    yes    yes              yes    yes              no      yes
    ROLE_SET        room    yes    yes              no     no               no      no
    INVITE          room    yes    yes              yes    yes              no      no
    INVITE          channel yes    yes              yes    yes              yes     yes
    INVITATIONS_LEAD room   yes    yes              yes    yes              no      no
    MESSAGE_SEND    room    yes    yes              yes    yes              yes     yes
    TYPING          room    yes    yes              yes    yes              yes     yes
    REQUEST_ACCEPT  room    no     yes              no     yes              no      yes
    MESSAGE_EDIT    room    no     yes              no     yes              no      yes
    MESSAGE_DELETE  room    yes    yes              yes    yes              no      yes
    REACTION_SET    room    yes    yes              yes    yes              yes     yes
    MENTION_ALL     room    yes    yes              yes    yes              yes     yes
    MESSAGE_PIN     room    yes    yes              yes    yes              yes     yes
    MESSAGE_SEND    led     yes    yes              yes    yes              no      no
    TYPING          led     yes    yes              yes    yes              no      no
    MESSAGE_EDIT    led     no     yes              no     yes              no      yes
    MENTION_ALL     led     yes    yes              yes    yes              no      no
    MESSAGE_PIN     led     yes    yes              yes    yes              no      no
    REACTION_SET    led     yes    yes              yes    yes              yes     yes
    UPDATE          direct  -      -                -      -                no      no
    ARCHIVE         direct  -      -                -      -                no      no
    MEMBERS_ADD     direct  -      -                -      -                no      no
    MEMBER_REMOVE   direct  -      -                -      -                no      no
    ROLE_SET        direct  -      -                -      -                no      no
    INVITE          direct  -      -                -      -                no      no
    INVITATIONS_LEAD direct -      -                -      -                no      no
    MESSAGE_SEND    direct  -      -                -      -                yes     yes
    TYPING          direct  -      -                -      -                yes     yes
    REQUEST_ACCEPT  direct  -      -                -      -                no      yes
    MESSAGE_EDIT    direct  -      -                -      -                no      yes
    MESSAGE_DELETE  direct  -      -                -      -                no      yes
    REACTION_SET    direct  -      -                -      -                yes     yes
    MENTION_ALL     direct  -      -                -      -                no      no
    MESSAGE_PIN     direct  -      -                -      -                yes     yes
"""
"""Who may do what: to somebody else's message or membership, and to their own.

``room`` is a group and, where that has no row of its own, a channel; ``led`` one in which owners
and admins alone write.
"""


def cases() -> list[tuple[str, str, str, bool, bool]]:
    header, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (action, room, who.removesuffix("_of_theirs"), who.endswith("_of_theirs"), said == "yes")
        for action, room, *row in lines
        for who, said in zip(header[2:], row, strict=True)
        if said != "-"
    ]


def room_of(room: str, owner: Person) -> Conversation:
    if room == "direct":
        return Conversation(direct_low=owner.id, direct_high=new_id())
    return Conversation(
        is_channel=room == "channel", posting="admins" if room == "led" else "everyone"
    )


@pytest.mark.parametrize(("action", "room", "role", "is_own", "may"), cases())
def test_the_table_of_who_may_do_what(
    owner: Person, action: str, room: str, role: str, is_own: bool, may: bool
) -> None:
    membership = Membership(conversation=room_of(room, owner), person=owner, role=role)
    of = owner.id if is_own else new_id()

    if may:
        require(Action[action], membership, of=of)
    else:
        with pytest.raises(NotAllowed):
            require(Action[action], membership, of=of)


def test_an_action_without_a_row_is_decided_by_nobody() -> None:
    assert {action for action, *_ in cases()} == {action.name for action in Action}


@pytest.mark.parametrize("action", Action)
def test_in_what_is_archived_people_leave_and_hand_over_and_it_is_restored(
    owner: Person, action: Action
) -> None:
    room = Conversation(is_channel=True, is_archived=True)
    membership = Membership(conversation=room, person=owner, role="owner")
    still = {Action.ARCHIVE, Action.MEMBER_REMOVE, Action.ROLE_SET, Action.INVITATIONS_LEAD}
    if action in still:
        require(action, membership, of=owner.id)
    else:
        with pytest.raises(Archived):
            require(action, membership, of=owner.id)


@pytest.mark.parametrize(
    ("role", "of_role", "may"),
    [
        *(("owner", "owner", True), ("owner", "admin", True), ("owner", "member", True)),
        *(("admin", "owner", False), ("admin", "admin", False), ("admin", "member", True)),
    ],
)
def test_an_admin_removes_members_and_nobody_above_them(
    owner: Person, role: str, of_role: str, may: bool
) -> None:
    membership = Membership(conversation=Conversation(), person=owner, role=role)
    if may:
        require(Action.MEMBER_REMOVE, membership, of=new_id(), of_role=of_role)
    else:
        with pytest.raises(NotAllowed):
            require(Action.MEMBER_REMOVE, membership, of=new_id(), of_role=of_role)


@pytest.mark.parametrize(
    ("history", "is_archived", "is_empty", "is_member", "is_removed", "join", "preview"),
    [
        ("whole", False, False, False, False, None, None),
        ("joined", False, False, False, False, None, NotAllowed),
        ("joined", False, False, True, False, None, NotAllowed),
        ("whole", True, False, False, False, Archived, None),
        ("whole", True, True, False, False, None, None),
        ("whole", False, False, False, True, NotAllowed, NotAllowed),
        ("whole", True, True, False, True, NotAllowed, NotAllowed),
    ],
)
def test_who_is_outside_joins_and_previews_as_the_channel_is(
    history: str,
    is_archived: bool,
    is_empty: bool,
    is_member: bool,
    is_removed: bool,
    join: type[Exception] | None,
    preview: type[Exception] | None,
) -> None:
    outsider = Outsider(history, is_archived, is_empty, is_member, is_removed)
    assert (outsider.join_refusal and type(outsider.join_refusal)) == join
    assert (outsider.preview_refusal and type(outsider.preview_refusal)) == preview


def test_a_member_reaches_the_conversation(member: Person, group: Conversation) -> None:
    assert require_member(user_id=member.id, conversation_id=group.id) == 0


def test_who_changes_no_row_may_do_the_same(
    owner: Person, member: Person, group: Conversation, conversation: Conversation
) -> None:
    require_action(Action.UPDATE, user_id=owner.id, conversation_id=group.id)
    require_action(Action.MESSAGE_SEND, user_id=member.id, conversation_id=group.id)
    require_action(Action.MESSAGE_SEND, user_id=member.id, conversation_id=conversation.id)
    for room in (group, conversation):
        with pytest.raises(NotAllowed):
            require_action(Action.UPDATE, user_id=member.id, conversation_id=room.id)


@pytest.mark.parametrize("ask", [require_member, partial(require_action, Action.MESSAGE_SEND)])
def test_a_stranger_someone_who_left_and_nothing_at_all_look_the_same(
    member: Person, stranger: Person, group: Conversation, ask: Callable[..., int | None]
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
