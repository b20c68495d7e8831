"""Who follows a thread, and what they have not read there."""

from typing import Any

import pytest
from msgspec.structs import replace

from chat.conversations.models import Conversation
from chat.conversations.services import group_create, membership_update
from chat.events.types import AnyEvent, UserUpdated
from chat.messaging import following
from chat.messaging.content import Content
from chat.messaging.errors import MessageNotFound, ThreadInvalid
from chat.messaging.selectors.conversations import user_state
from chat.messaging.selectors.threads import threads_page
from chat.messaging.services.blocking import person_block, person_unblock
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.threads import thread_follow, thread_read, thread_unfollow
from chat.people.models import Person
from chat.protocol.frames import Message
from chat.protocol.own import FollowedThread, OwnRows
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def root(say: Say, owner: Person, group: Conversation) -> Message:
    """A message of the owner's in the group."""
    return say(owner, "root", room=group)


def threads(who: Person, after: int = -1) -> list[FollowedThread]:
    return user_state(user_id=who.id, after=after).own.threads


def unread(who: Person) -> int:
    """Return what a client makes of its rows, which the list says too."""
    counted = {
        one.thread_root: one.last_ordinal - one.read_ordinal - len(one.unread_deleted)
        for one in threads(who)
    }
    listed = threads_page(user_id=who.id, limit=50).results
    said = {item.root.seq: item.unread for item in listed}
    assert {seq: count for seq, count in counted.items() if count} == {
        seq: count for seq, count in said.items() if count
    }
    return sum(counted.values())


def at(who: Person, root: Message) -> dict[str, Any]:
    return {"user_id": who.id, "conversation_id": root.conversation, "seq": root.seq}


def test_whoever_writes_follows_and_has_read_what_they_wrote(
    say: Say, member: Person, group: Conversation, root: Message
) -> None:
    say(member, "reply", room=group, thread_root=root.seq)
    (thread,) = threads(member)
    assert (thread.is_on, thread.read_ordinal, thread.last_ordinal) == (True, 1, 1)
    assert unread(member) == 0


def test_whoever_wrote_the_root_follows_from_the_first_reply_on(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    assert threads(owner) == []
    say(member, "reply", room=group, thread_root=root.seq)
    say(member, "another", room=group, thread_root=root.seq)
    assert unread(owner) == 2


def test_whoever_is_mentioned_follows_from_there_on(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    say(owner, "before", room=group, thread_root=root.seq)
    assert threads(member) == []
    say(owner, "@Mehmet Murat", room=group, thread_root=root.seq)
    say(owner, "after", room=group, thread_root=root.seq)
    assert unread(member) == 2


def test_a_mention_that_is_edited_in_calls_too(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    reply = say(owner, "reply", room=group, thread_root=root.seq)
    message_edit(**at(owner, reply), content=Content("@Mehmet Murat"))
    assert unread(member) == 1
    thread_unfollow(**at(member, root))
    message_edit(**at(owner, reply), content=Content("@Mehmet Murat!"))
    assert threads(member) == []


def test_a_row_says_which_unread_replies_mention_one_until_they_are_read(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    def called(who: Person) -> list[int]:
        return [ordinal for one in threads(who) for ordinal in one.unread_mentions]

    thread: dict[str, Any] = {"room": group, "thread_root": root.seq}
    say(owner, "@Mehmet Murat", **thread)
    second = say(owner, "nobody", **thread)
    say(owner, "@all", **thread)
    # That one is unread in the room.
    say(owner, "@Mehmet Murat", **thread, also_in_room=True)
    assert (called(member), called(owner)) == ([1, 3], [])
    message_edit(**at(owner, second), content=Content("@Mehmet Murat after all"))
    assert called(member) == [1, 2, 3]
    message_delete(**at(owner, second))
    thread_read(
        user_id=member.id, conversation_id=group.id, thread_root=root.seq, seq=second.seq - 1
    )
    assert called(member) == [3]
    thread_unfollow(**at(member, root))
    thread_follow(**at(member, root))
    assert called(member) == []


def test_other_devices_get_the_row_in_the_event(
    say: Say, owner: Person, group: Conversation, root: Message, published: list[AnyEvent]
) -> None:
    revision = user_state(user_id=owner.id, after=-1).user_revision
    del published[:]
    say(owner, "reply", room=group, thread_root=root.seq)
    row = FollowedThread(group.id, root.seq, revision + 1, True, 1, 1)
    assert published[1:] == [UserUpdated(owner.id, revision + 1, own=OwnRows(threads=[row]))]
    assert threads(owner, revision) == [row]


def test_one_follows_and_unfollows_as_one_likes(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    say(owner, "read before", room=group, thread_root=root.seq)
    thread_follow(**at(member, root))
    assert unread(member) == 0
    say(owner, "new", room=group, thread_root=root.seq)
    assert unread(member) == 1
    thread_unfollow(**at(member, root))
    say(owner, "not for them", room=group, thread_root=root.seq)
    assert threads(member) == []
    assert [one.is_on for one in threads(member, 0)] == [False]


def test_the_same_again_is_no_change(
    member: Person, root: Message, published: list[AnyEvent]
) -> None:
    thread_unfollow(**at(member, root))
    for _ in range(2):
        thread_follow(**at(member, root))
    for _ in range(2):
        thread_unfollow(**at(member, root))
    assert len(published) == 2


def test_whoever_unfollowed_follows_again_by_writing_or_being_mentioned_and_by_nothing_else(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    thread_follow(**at(owner, root))
    thread_unfollow(**at(owner, root))
    say(member, "first", room=group, thread_root=root.seq)
    assert threads(owner) == []
    say(member, "@Olivia Owens", room=group, thread_root=root.seq)
    assert unread(owner) == 1


def test_reading_moves_the_mark_forward_alone(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    thread_follow(**at(member, root))
    replies = [say(owner, str(n), room=group, thread_root=root.seq) for n in range(3)]
    for seq, left in ((replies[1].seq, 1), (replies[0].seq, 1), (root.seq, 1), (replies[2].seq, 0)):
        thread_read(user_id=member.id, conversation_id=group.id, thread_root=root.seq, seq=seq)
        assert unread(member) == left
    with pytest.raises(MessageNotFound):
        thread_read(user_id=member.id, conversation_id=group.id, thread_root=root.seq, seq=99)


def test_whoever_does_not_follow_has_no_mark_to_move(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    reply = say(owner, "reply", room=group, thread_root=root.seq)
    thread_read(user_id=member.id, conversation_id=group.id, thread_root=root.seq, seq=reply.seq)
    assert threads(member, 0) == []


def test_a_deleted_reply_is_unread_no_longer(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    thread_follow(**at(member, root))
    replies = [say(owner, str(n), room=group, thread_root=root.seq) for n in range(2)]
    message_delete(**at(owner, replies[0]))
    assert unread(member) == 1
    message_delete(**at(owner, replies[1]))
    assert unread(member) == 0
    assert threads_page(user_id=member.id, limit=9).results == []


def test_without_its_root_a_thread_is_read_as_before(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    thread_follow(**at(member, root))
    reply = say(owner, "reply", room=group, thread_root=root.seq)
    message_delete(**at(owner, root))
    assert unread(member) == 1
    thread_read(user_id=member.id, conversation_id=group.id, thread_root=root.seq, seq=reply.seq)
    assert unread(member) == 0


def test_who_leaves_follows_nothing_there_any_more_also_when_they_come_back(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    thread_follow(**at(member, root))
    member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)
    say(owner, "reply", room=group, thread_root=root.seq)
    assert threads(member) == []
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[member.id])
    assert threads(member) == []
    thread_follow(**at(member, root))
    assert unread(member) == 0


def test_nobody_is_called_to_a_thread_whose_root_they_do_not_see(
    say: Say, owner: Person, member: Person
) -> None:
    room = group_create(creator_id=owner.id, title="Board", member_ids=[], history="joined")
    hidden = say(owner, "before", room=room)
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[member.id])
    say(owner, "@Mehmet Murat", room=room, thread_root=hidden.seq)
    assert threads(member) == []
    with pytest.raises(MessageNotFound):
        thread_follow(**at(member, hidden))


def test_nobody_is_called_by_whom_they_block(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    person_block(user_id=member.id, blocked_id=owner.id)
    say(owner, "@Mehmet Murat", room=group, thread_root=root.seq)
    assert threads(member) == []


def test_who_is_blocked_later_mentions_nobody_in_a_thread_until_the_block_is_taken_back(
    say: Say,
    owner: Person,
    member: Person,
    group: Conversation,
    root: Message,
    published: list[AnyEvent],
) -> None:
    call = f"@{member.first_name} {member.last_name}"
    reply = say(owner, call, room=group, thread_root=root.seq)
    (before,) = threads(member)
    assert before.unread_mentions == [reply.thread_ordinal]
    for change, mentions in ((person_block, []), (person_unblock, [reply.thread_ordinal])):
        published.clear()
        change(user_id=member.id, blocked_id=owner.id)
        (told,) = (one for one in published if isinstance(one, UserUpdated))
        # Without rows: those who follow by events read all that changed.
        assert (told.user_id, told.own) == (member.id, None)
        (thread,) = threads(member, told.revision - 1)
        assert thread.unread_mentions == mentions
        assert replace(thread, unread_mentions=mentions, revision=before.revision) == replace(
            before, unread_mentions=mentions
        )


def test_whoever_wrote_the_root_and_left_follows_nothing(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    theirs = say(member, "theirs", room=group)
    member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)
    say(owner, "reply", room=group, thread_root=theirs.seq)
    assert threads(member) == []


def test_a_muted_room_has_threads_that_are_read_as_others(
    say: Say, owner: Person, member: Person, group: Conversation, root: Message
) -> None:
    membership_update(user_id=member.id, conversation_id=group.id, is_muted=True)
    thread_follow(**at(member, root))
    reply = say(owner, "reply", room=group, thread_root=root.seq)
    assert unread(member) == 1
    thread_read(user_id=member.id, conversation_id=group.id, thread_root=root.seq, seq=reply.seq)
    assert unread(member) == 0


def test_a_reply_is_no_root_to_follow(
    say: Say, owner: Person, group: Conversation, root: Message
) -> None:
    reply = say(owner, "reply", room=group, thread_root=root.seq)
    with pytest.raises(ThreadInvalid):
        thread_follow(**at(owner, reply))


def test_of_too_many_the_one_that_rested_longest_is_followed_no_more(
    say: Say, owner: Person, group: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "THREADS_MAX", 2)
    roots = [say(owner, str(number), room=group) for number in range(3)]
    for root in roots:
        say(owner, "reply", room=group, thread_root=root.seq)
    assert [one.thread_root for one in threads(owner)] == [root.seq for root in roots[1:]]


def test_the_list_has_the_thread_with_the_last_reply_first_page_by_page(
    say: Say, owner: Person, member: Person, group: Conversation, conversation: Conversation
) -> None:
    rooms = (group, conversation, group)
    roots = [say(owner, str(number), room=room) for number, room in enumerate(rooms)]
    for root, room in zip(roots, rooms, strict=True):
        say(member, "reply", room=room, thread_root=root.seq)
    say(member, "again", room=group, thread_root=roots[0].seq)

    found, cursor = [], None
    while True:
        page = threads_page(user_id=owner.id, limit=2, cursor=cursor)
        found += page.results
        cursor = page.next
        if cursor is None:
            break
    assert [item.root.text for item in found] == ["0", "2", "1"]
    assert [item.unread for item in found] == [2, 1, 1]
    assert found[0].sender.first_name == "Olivia"
    assert found[0].summary.people == [member.id]
