"""People follow threads, and read them."""

from uuid import UUID

from django.db import transaction
from msgspec import UNSET

from chat.conversations.policy import require_member
from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.messaging.errors import MessageNotFound, ThreadInvalid
from chat.messaging.following import Key, follow_begin, follow_end, follow_set
from chat.messaging.models import Follow, Message
from chat.messaging.selectors.history import message_by_seq
from chat.people.services import people_lock


def thread_follow(*, user_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Follow the thread of a message, which need not have one yet; again is no change.

    What is there has been read: only what is written from now on is unread.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it has no such message.
        ThreadInvalid: the message is itself a reply in a thread.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    root = message_by_seq(user_id=user_id, conversation_id=conversation_id, seq=seq)
    if root.event is not UNSET:
        raise MessageNotFound
    if root.thread_root is not UNSET:
        raise ThreadInvalid("seq", f"Message {seq} is a reply in the thread of {root.thread_root}.")
    key = Key(user_id, conversation_id, seq)
    with transaction.atomic():
        # Their person is locked from here on, so that whoever leaves now ends this after it.
        people_lock([user_id])
        require_member(user_id=user_id, conversation_id=conversation_id)
        if Follow.objects.filter(**key._asdict(), is_on=True).exists():
            return
        replies = Message.objects.filter(conversation_id=conversation_id, thread_root=seq)
        last = replies.order_by("-seq").values_list("thread_ordinal", flat=True).first()
        publish_on_commit(*follow_begin(key, read_ordinal=last or 0))


def thread_unfollow(*, user_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Follow a thread no more, until one writes there or is mentioned; again is no change.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it has no such message.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    message_by_seq(user_id=user_id, conversation_id=conversation_id, seq=seq)
    key = Key(user_id, conversation_id, seq)
    with transaction.atomic():
        people_lock([user_id])
        if Follow.objects.filter(**key._asdict(), is_on=True).exists():
            publish_on_commit(follow_end(key))


def thread_read(*, user_id: UUID, conversation_id: UUID, thread_root: int, seq: int) -> None:
    """Move a person's mark in a thread forward to a message of it; it never goes back.

    Whoever does not follow the thread has no mark there, and nothing changes.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: there is no such message in the thread.
    """
    visible_after = require_member(user_id=user_id, conversation_id=conversation_id)
    replies = Message.objects.filter(conversation_id=conversation_id, thread_root=thread_root)
    ordinal = replies.filter(seq=seq).values_list("thread_ordinal", flat=True).first()
    if thread_root <= visible_after or (ordinal is None and seq != thread_root):
        raise MessageNotFound
    key = Key(user_id, conversation_id, thread_root)
    behind = Follow.objects.filter(**key._asdict(), is_on=True, read_ordinal__lt=ordinal or 0)
    if not behind.exists():
        return
    with transaction.atomic():
        people_lock([user_id])
        # Read further, or followed no more, in the meantime.
        if behind.exists():
            publish_on_commit(follow_set(key, read_ordinal=ordinal))
