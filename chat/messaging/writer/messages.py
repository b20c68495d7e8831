"""The messages of a batch: who may send them, and which numbers they get."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from chat.conversations.errors import ConversationNotFound
from chat.conversations.policy import Action, Standing, refusal, visible_after
from chat.core.errors import DomainError
from chat.events.types import MessageCreated, UserUpdated
from chat.messaging.content import Content
from chat.messaging.drafts import drafts_sent
from chat.messaging.errors import ReplyInvalid
from chat.messaging.following import wishes_follow, wishes_written
from chat.messaging.requests import requests_accept
from chat.messaging.rows import messages_by_key
from chat.messaging.writer.files import Files
from chat.messaging.writer.forwards import Forwards
from chat.messaging.writer.mentions import Mentions
from chat.messaging.writer.store import Counters, KnownMessage, MessageDraft, Store
from chat.messaging.writer.threads import Threads
from chat.people.services import people_lock
from chat.protocol.frames import Message


def write_messages(
    store: Store, conversations: dict[UUID, Counters], drafts: Sequence[MessageDraft]
) -> tuple[list[Message | DomainError | None], list[MessageCreated | UserUpdated]]:
    """Store the messages of a batch; return what became of each draft, and what is new.

    What their senders had begun to write goes with them, where it is what they sent.

    Arguments:
        conversations: those that are locked.
    """
    known = store.look_up_messages(drafts)
    threads = Threads(drafts)
    forwards = Forwards(drafts)
    files = Files(drafts, forwards)
    mentions = Mentions(drafts, conversations)
    outcomes, created = _number(drafts, conversations, known, mentions, forwards, threads, files)
    begun: defaultdict[tuple[UUID, UUID], list[Content]] = defaultdict(list)
    for index, one in known.items():
        draft = drafts[index]
        is_of_room = draft.content.forward is UNSET and draft.content.thread_root is UNSET
        if one.has_begun and is_of_room and isinstance(outcomes[index], Message):
            begun[draft.sender_id, draft.conversation_id].append(draft.content)
    messages = [event.message for event in created]
    answered = _answered(messages, conversations)
    wishes = wishes_written(messages, threads.root_sender)
    # People before their memberships, as everywhere: who reads meanwhile holds the one and waits
    # for the other. Whoever is concerned by more than one of what follows is locked in one order.
    if answered or wishes:
        both = (id for one in answered for id in conversations[one].pair if id is not None)
        begun_by = (sender_id for sender_id, _ in begun)
        people_lock({*both, *begun_by, *(key.person_id for key in wishes)})
    dropped = drafts_sent(begun) if begun else []
    requests_accept(answered)
    if created:
        files.keep()
        changed = {message.conversation for message in messages}
        counted = {id: conversations[id] for id in changed}
        store.insert_messages(counted, messages, mentions.waits)
    return outcomes, [*created, *dropped, *wishes_follow(wishes)]


def _number(
    drafts: Sequence[MessageDraft],
    conversations: dict[UUID, Counters],
    known: dict[int, KnownMessage],
    mentions: Mentions,
    forwards: Forwards,
    threads: Threads,
    files: Files,
) -> tuple[list[Message | DomainError | None], list[MessageCreated]]:
    now = datetime.now(UTC)
    outcomes: list[Message | DomainError | None] = []
    created: list[MessageCreated] = []
    # By whole numbers: a UUID's own hash is made in Python.
    sent: dict[tuple[int, int, int], Message] = {}
    stored = _stored(drafts, known)
    for index, draft in enumerate(drafts):
        if index not in known:
            outcomes.append(ConversationNotFound())
            continue
        counters = conversations.get(draft.conversation_id)
        if counters is None:
            outcomes.append(None)
            continue
        key = (draft.client_id.int, draft.sender_id.int, draft.conversation_id.int)
        # A retry is answered for ever, also of somebody who may send no more.
        role, left_at, joined_seq, seq, _ = known[index]
        message = sent.get(key) if seq is None else stored[draft.conversation_id, seq]
        hidden = visible_after(counters.rules.history, joined_seq)
        if message is not None and (left_at is not None or message.seq <= hidden):
            message = _as_it_was_sent(message)
        if message is None:
            present_role = role if left_at is None else None
            standing = Standing(present_role, counters.rules, counters.is_blocked)
            error = (
                refusal(Action.MESSAGE_SEND, standing)
                or _unanswerable(draft, stored, hidden)
                or forwards.refusal(draft)
                or threads.refusal(draft, hidden)
                or files.refusal(draft)
            )
            if error is not None:
                outcomes.append(error)
                continue
            thread_root, also_in_room = draft.content.thread_root, draft.content.also_in_room
            counters.last_seq += 1
            counters.last_ordinal += thread_root is UNSET or also_in_room is True
            counters.revision += 1
            text, forwarded = forwards.of(draft)
            message = Message(
                conversation=draft.conversation_id,
                seq=counters.last_seq,
                ordinal=counters.last_ordinal,
                revision=counters.revision,
                sender=draft.sender_id,
                client_id=draft.client_id,
                text=text,
                created_at=now,
                reply_to=draft.content.reply_to,
                mentions=mentions.of(index, draft, standing, since=counters.revision),
                forwarded=forwarded,
                thread_root=thread_root,
                thread_ordinal=threads.number(draft),
                also_in_room=also_in_room or UNSET,
                files=files.of(draft),
            )
            stored[message.conversation, message.seq] = message
            threads.add(message)
            mentions.add(message, counters)
            created.append(MessageCreated(message, counters.pair.recipient_of(draft.sender_id)))
        sent[key] = message
        outcomes.append(message)
    return outcomes, created


def _answered(messages: Sequence[Message], conversations: dict[UUID, Counters]) -> set[UUID]:
    """Return the conversations in which somebody answers a stranger."""
    return {
        message.conversation
        for message in messages
        if conversations[message.conversation].requested_by not in (None, message.sender)
    }


def _as_it_was_sent(message: Message) -> Message:
    """Return a message without what others did with it, for a sender who does not see that."""
    return replace(message, reactions=UNSET, pinned_since=UNSET, pinned_by=UNSET)


def _unanswerable(
    draft: MessageDraft, stored: Mapping[tuple[UUID, int], Message], hidden: int
) -> ReplyInvalid | None:
    """Return why a draft cannot answer the message that it names, where it names one.

    Arguments:
        hidden: the seq behind which its sender sees messages.
    """
    seq = draft.content.reply_to
    if seq is UNSET:
        return None
    message = stored.get((draft.conversation_id, seq)) if seq > hidden else None
    if message is None or message.event is not UNSET:
        return ReplyInvalid(f"This conversation has no message {seq}.")
    if message.deleted_at is not None:
        return ReplyInvalid(f"Message {seq} is deleted.")
    return None


def _stored(
    drafts: Sequence[MessageDraft], known: dict[int, KnownMessage]
) -> dict[tuple[UUID, int], Message]:
    """Return, in their present state, the messages that repeated drafts have stored before, and
    those that the others answer."""
    keys = [
        (drafts[index].conversation_id, seq)
        for index, one in known.items()
        if (seq := drafts[index].content.reply_to if one.seq is None else one.seq) is not UNSET
    ]
    return {(message.conversation, message.seq): message for message in messages_by_key(keys)}
