"""The last message of a conversation, which its preview shows and its activity is the time of.

It is the last row with an ordinal of its own. A row without one stores that of the row before it,
and seqs have no gaps: so the row at an ordinal is the one after the last row with a lower ordinal.
"""

_IS_LAST = """
    message.conversation_id = {of}.id AND message.ordinal > 0 AND message.seq = 1 + COALESCE(
        (
            SELECT earlier.seq FROM messaging_message AS earlier
            WHERE earlier.conversation_id = {of}.id
                AND earlier.seq <= {of}.last_seq AND earlier.ordinal < {of}.last_ordinal
            ORDER BY earlier.seq DESC LIMIT 1
        ),
        0
    )
"""


def is_last(of: str) -> str:
    """Return the condition that ``message`` is the last one of a conversation.

    Arguments:
        of: what the statement calls the table with its id, last seq and last ordinal.
    """
    return _IS_LAST.format(of=of)


def last_activity(conversation: str) -> str:
    """Return when the last message was written, as SQL; null without one.

    Arguments:
        conversation: what the statement calls the table of conversations.
    """
    condition = is_last(conversation)
    return f"(SELECT message.created_at FROM messaging_message AS message WHERE {condition})"  # noqa: S608
