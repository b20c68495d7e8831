"""What the Python client makes of mentions: the same as what the server says of them."""

from random import Random
from typing import Any
from uuid import UUID

import pytest

from chat.conversations.services import group_create
from chat.events.types import AnyEvent, MessageCreated, MessageUpdated, ReadUpdated, UserUpdated
from chat.gateway.full.encoding import encode_event
from chat.messaging.content import Content
from chat.messaging.selectors.changes import changes
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.read_marks import read_mark, unread_mark
from chat.people.models import Person
from chat.protocol import codec
from chat.protocol import frames as server_frames
from rtchat.frames import UnreadMention
from rtchat.state import State
from rtchat.terminal.around import names_called
from rtchat.terminal.marks import drawn
from tests.cast import Say
from tests.unit.clients.examples import ANA, BEN, created, state_of, to_client, updated_for

TEXTS = ["@Mehmet Murat", "@all", "hello", "@Olivia Owens", "@all and @Mehmet Murat", "`@all`"]
STEPS = 60


def unread(state: State, room: UUID) -> tuple[dict[int, UnreadMention], int, int | None]:
    """Return which unread messages mention one, how many there are, and since which one marked."""
    conversation = state.conversations[room]
    return conversation.unread_mentions, conversation.unread, conversation.unread_from


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_events_and_changes_come_to_what_is_loaded(
    say: Say, owner: Person, member: Person, published: list[AnyEvent], seed: int
) -> None:
    room = group_create(creator_id=owner.id, title="Team", member_ids=[member.id])
    at: dict[str, Any] = {"user_id": member.id, "conversation_id": room.id}
    followed, away = state_of(member, room), state_of(member, room)
    random = Random(seed)
    sent: dict[int, Person] = {}
    last = 0
    del published[:]
    for _ in range(STEPS):
        sender = random.choice([owner, owner, owner, member])
        own = [seq for seq, by in sent.items() if by is sender]
        step = random.choice(["send", "send", "edit", "edit", "delete", "read", "mark"])
        if step == "send" or not own:
            last = say(sender, random.choice(TEXTS), room=room).seq
            sent[last] = sender
        elif step == "edit":
            seq = random.choice(own)
            message_edit(
                user_id=sender.id,
                conversation_id=room.id,
                seq=seq,
                content=Content(f"{random.choice(TEXTS)} {random.random()}"),
            )
        elif step == "delete":
            seq = random.choice(own)
            message_delete(user_id=sender.id, conversation_id=room.id, seq=seq)
            del sent[seq]
        else:
            act = read_mark if step == "read" else unread_mark
            act(**at, seq=random.randint(1, last))
        for event in published:
            if isinstance(event, MessageCreated | MessageUpdated | ReadUpdated):
                followed.apply(to_client(encode_event(event)))
            elif isinstance(event, UserUpdated) and event.marked_conversation_id is None:
                followed.apply(updated_for(member, room))
        del published[:]
        assert unread(followed, room.id) == unread(state_of(member, room), room.id)

    missed = changes(**at, after=away.conversations[room.id].revision)
    frame = server_frames.Changes("1", room.id, missed.revision, "", missed.messages, [])
    away.apply(to_client(codec.encode(frame)))
    away.apply(updated_for(member, room))
    assert unread(away, room.id) == unread(state_of(member, room), room.id)


@pytest.mark.parametrize(
    ("mentions", "style"),
    [
        ([{"name": "Ana Costa", "since": 50, "id": str(ANA)}], "class:called"),
        ([{"name": "Ana Costa", "since": 50, "id": str(BEN)}], "class:mention"),
        ([{"name": "Ana Costa", "since": 50}], "class:called"),
    ],
)
def test_the_terminal_draws_who_is_called(mentions: list[dict[str, Any]], style: str) -> None:
    message = created(43, 50, text="Well, @Ana Costa?", mentions=mentions).message

    assert drawn(message.text, "", names_called(message, ANA)) == [
        ("", "Well, "),
        (f" {style}", "@Ana Costa"),
        ("", "?"),
    ]
