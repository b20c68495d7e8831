"""How a socket begins: who it is, what its client missed, and what it follows from then on.

Subscribe first, read second: events are kept back from before the reads on, so that what was
read and the stream that follows it have no hole between them and nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import UNSET

from chat.gateway.full.encoding import encode_event
from chat.gateway.node import pages
from chat.gateway.node.catch_up import Held, Missed
from chat.messaging.selectors import conversation_revisions
from chat.messaging.shapes import person_shape
from chat.protocol import frames
from chat.protocol.limits import (
    FRAME_MAX_BYTES,
    HEARTBEAT_SECONDS,
    HISTORY_PAGE_MAX,
    HOLD_MAX,
    PRESENCE_FOLLOW_MAX,
    TEXT_MAX_CHARACTERS,
)

if TYPE_CHECKING:
    from chat.accounts.models import Session
    from chat.gateway.full.listener import FullListener
    from chat.gateway.gateway import Gateway

LIMITS = frames.Limits(
    text_characters=TEXT_MAX_CHARACTERS,
    frame_bytes=FRAME_MAX_BYTES,
    hold=HOLD_MAX,
    history_page=HISTORY_PAGE_MAX,
    presence_follow=PRESENCE_FOLLOW_MAX,
)


async def greet(gateway: Gateway, listener: FullListener, hello: frames.Hello) -> None:
    """Answer a hello.

    Raises:
        DomainError: the token or ticket is not good, or the database does not answer.
    """
    session = await gateway.identify(hello)
    gateway.enter(listener, session)
    held = Held(
        user_id=session.user_id,
        epoch=hello.epoch if hello.epoch is not UNSET else None,
        user_revision=hello.user_revision if hello.user_revision is not UNSET else -1,
        conversations=hello.conversations if hello.conversations is not UNSET else {},
    )
    missed = await _read(gateway, listener, held)
    if missed.is_reset:
        listener.answer(frames.Reset())
    for frame in _welcome(hello.id, session, missed):
        await _send(listener, frame)
    if not missed.is_reset:
        await _tell_missed(gateway, listener, held.conversations, missed)
    listener.answer(frames.Ack(hello.id))
    followed = missed.state.followed
    _join(gateway, listener, followed, missed)
    gateway.people.greeted(listener, missed.state.user_revision)
    # Of rooms that were not held back from before the read on, what came in between is found.
    new = followed.keys() - held.conversations.keys()
    if new:
        gateway.hub.heard_of(await gateway.threads.run(conversation_revisions, new))


async def resume(gateway: Gateway, listener: FullListener, frame: frames.Resume) -> None:
    """Answer what was missed in more conversations.

    Raises:
        DomainError: the database does not answer.
    """
    held = Held(
        user_id=listener.user_id,
        epoch=None,
        user_revision=listener.user_revision,
        conversations=frame.conversations,
    )
    missed = await _read(gateway, listener, held)
    await _tell_missed(gateway, listener, held.conversations, missed)
    listener.answer(frames.Ack(frame.id))
    _join(gateway, listener, missed.state.followed.keys() & held.conversations.keys(), missed)


async def _read(gateway: Gateway, listener: FullListener, held: Held) -> Missed:
    """Read what was missed, with the events of all conversations held back from before it on."""
    hub, socket = gateway.hub, listener.socket
    held_back = set(held.conversations)
    for conversation_id in held_back:
        hub.hold(conversation_id, socket, encode_event)
    while True:
        missed = await gateway.catch_up.ask(held)
        followed = missed.state.followed.keys()
        if not listener.is_greeted:
            for conversation_id in followed - set(hub.followed_by(socket)):
                hub.hold(conversation_id, socket, encode_event)
                held_back.add(conversation_id)
        for conversation_id in held_back - followed:
            hub.unfollow(conversation_id, socket)
        for conversation_id, revision in missed.state.changed_at.items():
            hub.know_member(conversation_id, socket, revision)
        if _reach(gateway, listener, missed):
            return missed


def _reach(gateway: Gateway, listener: FullListener, missed: Missed) -> bool:
    """Return whether what is held back follows on what was read, without a hole.

    A room that went on between its read and its being held back does not.
    """
    told = missed.told
    is_whole = True
    for conversation_id, head in missed.state.followed.items():
        reaches = gateway.hub.reaches(
            conversation_id, listener.socket, told.get(conversation_id, head.revision)
        )
        is_whole = is_whole and (reaches or conversation_id not in told)
    return is_whole


def _welcome(
    frame_id: str, session: Session, missed: Missed
) -> Iterator[frames.Welcome | frames.UserUpdated]:
    """Return the welcome; conversations that would make it too large follow one by one."""
    state = missed.state
    sizes = [
        pages.ROW_BYTES + (pages.message_bytes(shown.last_message) if shown.last_message else 0)
        for shown in state.conversations
    ]
    fitting = pages.head(state.conversations, sizes)
    yield frames.Welcome(
        id=frame_id,
        me=person_shape(session.user),
        user_revision=state.user_revision,
        epoch=missed.epoch,
        session=session.id,
        limits=LIMITS,
        heartbeat_seconds=HEARTBEAT_SECONDS,
        conversations=state.conversations[:fitting],
        left=state.left,
    )
    for conversation in state.conversations[fitting:]:
        yield frames.UserUpdated(state.user_revision, conversation)


async def _tell_missed(
    gateway: Gateway, listener: FullListener, held: Mapping[UUID, int], missed: Missed
) -> None:
    for conversation_id in held:
        changed = missed.changed.get(conversation_id)
        if changed is None or not gateway.hub.is_held(conversation_id, listener.socket):
            # Held above what the store has, or no longer a member of.
            listener.answer(frames.Reset(conversation_id))
            continue
        resumed = frames.Resumed(
            conversation=conversation_id,
            revision=changed.revision,
            title=changed.title,
            messages=changed.messages,
            members=changed.members,
            marks=dict(missed.marks.get(conversation_id, {})),
            has_more=changed.has_more,
        )
        await _send(listener, resumed)


def _join(
    gateway: Gateway, listener: FullListener, conversation_ids: Collection[UUID], missed: Missed
) -> None:
    told = missed.told
    for conversation_id in conversation_ids:
        gateway.hub.join(conversation_id, listener.socket, told.get(conversation_id))


async def _send(listener: FullListener, frame: frames.AnyServerFrame) -> None:
    listener.answer(frame)
    # One answer at a time may be on its way: many at once would make of anybody a slow reader.
    await listener.socket.drain()
