"""What somebody has not read of a conversation: arithmetic on ordinals, with nothing to drift."""

from msgspec import UnsetType

from chat.protocol import frames


def read_to(read_ordinal: int, unread_from: int | UnsetType | None) -> int:
    """Return the ordinal up to which a conversation counts as read.

    Arguments:
        read_ordinal: of the last message that its member has read.
        unread_from: the ordinal from which they marked it as unread, if they did.
    """
    return min(read_ordinal, unread_from - 1) if unread_from else read_ordinal


def unread(conversation: frames.Conversation) -> int:
    """Return how many messages count as unread: one at least where it is marked as unread."""
    read = read_to(conversation.read_ordinal, conversation.unread_from)
    return max(conversation.last_ordinal - read, 1 if conversation.unread_from else 0)
