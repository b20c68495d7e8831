"""What requests of the full dialect read and write, each answered by a frame; blocks."""

from collections.abc import Callable
from functools import partial

from msgspec import UNSET

from chat.accounts.errors import TokenInvalid
from chat.accounts.selectors import session_of_access_token
from chat.events.types import Typing
from chat.gateway.hub.client import Client
from chat.gateway.node import pages
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.history import (
    MessagesPage,
    messages_page,
    messages_page_with_replies,
    thread_page,
)
from chat.messaging.services import read_marks, threads
from chat.messaging.services.typing import typing_event
from chat.people.selectors import people_by_id
from chat.protocol import client_frames, frames


def history_load(client: Client, frame: client_frames.HistoryLoad) -> frames.History:
    """Read a page of messages.

    Raises:
        PlaceInvalid: both a seq before and one after are given.
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it is to be a thread's, and there is no such message.
    """
    before = frame.before if frame.before is not UNSET else None
    after = frame.after if frame.after is not UNSET else None
    read: Callable[..., MessagesPage]
    read = messages_page_with_replies if frame.with_replies else messages_page
    if frame.thread_root is not UNSET:
        read = partial(thread_page, thread_root=frame.thread_root)
    page = read(
        user_id=client.user_id,
        conversation_id=frame.conversation,
        before=before,
        after=after,
        limit=frame.limit + 1,
    )
    messages = page.messages if after is not None else page.messages[::-1]
    fitting = messages[: frame.limit]
    fitting = fitting[: pages.head(map(pages.message_bytes, fitting))]
    answered = {message.reply_to for message in fitting}
    seqs = {message.seq for message in fitting} if page.threads else set()
    return frames.History(
        id=frame.id,
        conversation=frame.conversation,
        messages=fitting if after is not None else fitting[::-1],
        has_more=len(fitting) < len(messages),
        quotes=[quote for quote in page.quotes if quote.seq in answered],
        threads=[
            thread
            for thread in page.threads
            if frame.thread_root is not UNSET or thread.thread_root in seqs
        ],
    )


def changes_load(client: Client, frame: client_frames.ChangesLoad) -> frames.Changes:
    """Read a page of changes.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    changed = changes(user_id=client.user_id, conversation_id=frame.conversation, after=frame.after)
    changed = pages.changes_page(changed, frame.after)
    return frames.Changes(
        id=frame.id,
        conversation=frame.conversation,
        revision=changed.revision,
        title=changed.title,
        messages=changed.messages,
        members=changed.members,
        reactions=changed.reactions,
        has_more=changed.has_more,
        settings=changed.settings,
        member_count=changed.member_count,
    )


def typing(client: Client, frame: client_frames.TypingSend) -> Typing:
    """Return the event by which others see that the person writes.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        Blocked: it is a direct one, and one of the two blocks the other.
    """
    return typing_event(user_id=client.user_id, conversation_id=frame.conversation)


def people_load(client: Client, frame: client_frames.PeopleLoad) -> frames.People:
    """Read what people are called, which everybody may know who is signed in."""
    return frames.People(frame.id, list(people_by_id(set(frame.people)).values()))


def read_mark(client: Client, frame: client_frames.ReadMark) -> frames.Ack:
    """Move the person's mark.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    read_marks.read_mark(user_id=client.user_id, conversation_id=frame.conversation, seq=frame.seq)
    return frames.Ack(frame.id)


def unread_mark(client: Client, frame: client_frames.UnreadMark) -> frames.Ack:
    """Mark the person's conversation as unread.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MarkInvalid: there is no such message yet.
        RateLimited: too many changes by one person.
    """
    read_marks.unread_mark(
        user_id=client.user_id, conversation_id=frame.conversation, seq=frame.seq
    )
    return frames.Ack(frame.id)


def thread_read(client: Client, frame: client_frames.ThreadRead) -> frames.Ack:
    """Move the person's mark in a thread.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: there is no such message in the thread.
    """
    threads.thread_read(
        user_id=client.user_id,
        conversation_id=frame.conversation,
        thread_root=frame.thread_root,
        seq=frame.seq,
    )
    return frames.Ack(frame.id)


def token_renew(client: Client, frame: client_frames.TokenRenew) -> frames.Ack:
    """See that a token is good and of the session that the socket has.

    Raises:
        TokenInvalid: it is not.
    """
    if session_of_access_token(frame.token).session_id != client.session_id:
        raise TokenInvalid
    return frames.Ack(frame.id)
