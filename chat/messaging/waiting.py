"""Mentions wait in their messages, and become rows together.

What is unread is looked up by conversation and person, so that the rows of three people lie on
three pages, and each page that changes is written whole. So a message with mentions has no rows at
first: from the first such message on they wait for ``TOGETHER`` messages of the conversation, and
all of them are written with the next message behind these that mentions somebody. Until then
whoever reads mentions looks at these few messages too (see
``docs/decisions/0021-mentions-wait-in-their-messages.md``).
"""

from chat.core.sql import json_id, json_items

TOGETHER = 16
"""Messages in which mentions wait. To change it takes a migration that writes what waits."""

WAITS = f"""
    message.seq >= conversation.mentions_wait_from
    AND message.seq < conversation.mentions_wait_from + {TOGETHER}
    AND message.mentions IS NOT NULL
"""
"""The condition that the mentions of ``message``, in ``conversation``, are no rows yet."""


def is_called() -> str:
    """Return the condition that ``message`` mentions everybody or the person of its parameter."""
    items, id = json_items("message.mentions", "one"), json_id("one.value", "id")
    return f"EXISTS (SELECT 1 FROM {items} WHERE {id} IS NULL OR {id} = %s)"  # noqa: S608


def do_wait(since: int | None, seq: int) -> bool:
    """Return whether the mentions of a message are no rows yet.

    Arguments:
        since: the ``mentions_wait_from`` of its conversation.
    """
    return since is not None and since <= seq < since + TOGETHER
