"""What calls one: the one rule, and what it says of a conversation."""

from msgspec import UNSET

from rtchat.conversation import Conversation, in_room
from rtchat.frames import Message
from rtchat.state import State

NOTHING, COUNTS, CALLS = "nothing", "counts", "calls"
"""What an unread message does: nothing beside being unread; it counts, silently; or it calls."""


def attention(
    *,
    level: str = "all",
    is_muted: bool = False,
    is_direct: bool = False,
    is_mention: bool = False,
    is_reply: bool = False,
    is_followed: bool = False,
    is_marked: bool = False,
    is_own: bool = False,
    is_deleted: bool = False,
    is_request: bool = False,
) -> str:
    """Return what an unread message does.

    All clients decide by this rule alone; its cases are in
    ``chat/protocol/fixtures/attention.json``.

    Arguments:
        level: what one chose for the conversation: ``all``, ``mentions`` or ``nothing``.
        is_direct: it was said between two.
        is_mention, is_reply: it mentions one, or everybody; it answers one.
        is_followed: it stands in a thread that one follows.
        is_marked: one marked it as unread.
        is_request: a stranger wrote it, who is not accepted.
    """
    if is_own or is_deleted or is_request or level == "nothing":
        return NOTHING
    is_named = is_mention or is_reply
    if is_muted:
        return COUNTS if is_named else NOTHING
    is_meant = is_named or is_direct or is_followed or is_marked
    return NOTHING if level == "mentions" and not is_meant else CALLS


def attention_in(state: State, conversation: Conversation, after: int = 0) -> str:
    """Return what the unread messages of a conversation do; of replies, those that are loaded.

    Arguments:
        after: only messages with a higher ordinal count.
    """
    after = max(after, conversation.read_to)
    deleted = [ordinal for ordinal in conversation.unread_deleted if ordinal > after]
    named = [mention for mention in state.called(conversation) if mention.ordinal > after]
    is_marked = (conversation.unread_from or 0) > after
    if conversation.last_ordinal - after <= len(deleted) and not is_marked:
        return NOTHING
    return attention(
        level=conversation.keeping.level or "all",
        is_muted=conversation.is_muted,
        is_direct=conversation.kind == "direct",
        is_mention=bool(named),
        is_reply=any(
            message.ordinal > after
            and in_room(message)
            and _answers_me(state, conversation, message)
            for message in conversation.messages.values()
        ),
        is_marked=is_marked,
        is_request=conversation.requested_by not in (None, state.me and state.me.id),
    )


def is_hidden(state: State, conversation: Conversation) -> bool:
    """Return whether one hid a conversation, and nothing called or counted there since."""
    after = conversation.keeping.hidden_ordinal
    return after is not UNSET and attention_in(state, conversation, after) == NOTHING


def _answers_me(state: State, conversation: Conversation, message: Message) -> bool:
    answered = conversation.messages.get(message.reply_to or 0)
    if state.me is None or answered is None or message.deleted_at is not None:
        return False
    return answered.sender == state.me.id != message.sender
