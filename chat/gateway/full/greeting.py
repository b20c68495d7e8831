"""How a client begins and resumes: who it is, what it missed, and what it follows from then on."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from msgspec import UNSET

from chat.accounts.errors import TokenInvalid
from chat.accounts.selectors import SignedIn
from chat.accounts.tickets import ticket_redeem
from chat.files.space import upload_max
from chat.gateway.hub.client import Client
from chat.gateway.node import pages
from chat.gateway.node.missed import Missed
from chat.gateway.node.node import Node
from chat.protocol import client_frames, frames
from chat.protocol.limits import (
    FRAME_MAX_BYTES,
    HEARTBEAT_SECONDS,
    HISTORY_PAGE_MAX,
    HOLD_MAX,
    MESSAGE_FILES_MAX,
    PRESENCE_FOLLOW_MAX,
    TEXT_MAX_CHARACTERS,
)

LIMITS = frames.Limits(
    text_characters=TEXT_MAX_CHARACTERS,
    frame_bytes=FRAME_MAX_BYTES,
    hold=HOLD_MAX,
    history_page=HISTORY_PAGE_MAX,
    presence_follow=PRESENCE_FOLLOW_MAX,
    upload_bytes=upload_max(),
    message_files=MESSAGE_FILES_MAX,
)


async def identify(node: Node, hello: client_frames.Hello) -> SignedIn:
    """Return who says hello.

    Raises:
        DomainError: neither the token nor the ticket is good, or the database does not answer.
    """
    if hello.token is not UNSET:
        return await node.sessions.ask(hello.token)
    if hello.ticket is not UNSET:
        return await node.threads.run(ticket_redeem, ticket=hello.ticket)
    raise TokenInvalid


async def greet(node: Node, client: Client, caller: SignedIn, hello: client_frames.Hello) -> None:
    """Answer a hello.

    Raises:
        DomainError: the database does not answer.
    """
    conversations = hello.conversations if hello.conversations is not UNSET else {}
    async with node.catch_up.subscribed(
        client,
        conversations,
        user_revision=hello.user_revision if hello.user_revision is not UNSET else -1,
        epoch=hello.epoch if hello.epoch is not UNSET else None,
    ) as missed:
        if missed.is_reset:
            client.send(frames.Reset())
        # Where no list waits for it, in the write that has the answers.
        send = client.send if missed.state.conversations else client.send_soon
        for page in welcome_pages(hello.id, caller, missed):
            send(*page)
            # As ``send_all`` does: only what is written already counts as being behind.
            send = client.send
            await client.socket.drain()
        asked = {} if missed.is_reset else conversations
        await client.send_all(_answers(node, client, hello.id, asked, missed))
        node.user_updates.greeted(client, missed.state.user_revision)


async def resume(node: Node, client: Client, frame: client_frames.Resume) -> None:
    """Answer what was missed in more conversations.

    Raises:
        DomainError: the database does not answer.
    """
    async with node.catch_up.subscribed(client, frame.conversations) as missed:
        node.user_updates.send(client, missed.state)
        await client.send_all(_answers(node, client, frame.id, frame.conversations, missed))


def welcome_pages(
    frame_id: str, caller: SignedIn, missed: Missed
) -> Iterator[Sequence[frames.Welcome | frames.UserUpdated]]:
    """Return the welcome, with as many conversations as a list shows first, and the rest in pages
    of one frame for each; then the rows of the person's own.
    """
    state = missed.state
    rest = state.conversations
    fitting = pages.head(map(pages.conversation_bytes, rest), most=pages.FIRST_PAGE_BYTES)
    yield [
        frames.Welcome(
            id=frame_id,
            me=caller.person,
            privacy=state.privacy,
            user_revision=state.user_revision,
            epoch=missed.epoch,
            session=caller.session_id,
            limits=LIMITS,
            heartbeat_seconds=HEARTBEAT_SECONDS,
            conversations=rest[:fitting],
            left=state.left,
            is_administrator=state.is_administrator,
        )
    ]
    while rest := rest[fitting:]:
        fitting = pages.head(map(pages.conversation_bytes, rest))
        yield [frames.UserUpdated(state.user_revision, shown) for shown in rest[:fitting]]
    for own in pages.own_pages(state.own):
        yield [frames.UserUpdated(state.user_revision, own=own)]


def _answers(
    node: Node,
    client: Client,
    frame_id: str,
    conversations: Mapping[UUID, int],
    missed: Missed,
) -> Iterator[frames.AnyServerFrame]:
    """Return what there is to say of each conversation that is asked about, as it is when it is
    taken; then the acknowledgement.
    """
    for conversation_id in conversations:
        if not node.hub.is_buffered(conversation_id, client):
            # Its person is not in it; they may have left after this was read.
            if conversation_id not in missed.state.left:
                user_revision = client.user_revision or missed.state.user_revision
                yield frames.UserUpdated(user_revision, left=conversation_id)
            continue
        # Without, the client has a revision above the store's, or its person left during the read.
        yield missed.resumed.get(conversation_id) or frames.Reset(conversation_id)
    yield frames.Ack(frame_id)
