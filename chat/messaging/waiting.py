"""Mentions wait in their messages, and become rows together.

What is unread is looked up by conversation and person, so that the rows of three people lie on
three pages, and each page that changes is written whole. So a message with mentions has no rows at
first: from the first such message on they wait for ``TOGETHER`` messages of the conversation, and
all of them are written with the next message behind these that mentions somebody. Until then
whoever reads mentions looks at these few messages too (see
``docs/decisions/0021-mentions-wait-in-their-messages.md``).
"""

TOGETHER = 16
"""Messages in which mentions wait. To change it takes a migration that writes what waits."""

WAITS = f"""
    message.seq >= conversation.mentions_wait_from
    AND message.seq < conversation.mentions_wait_from + {TOGETHER}
    AND message.mentions IS NOT NULL
"""
"""The condition that the mentions of ``message``, in ``conversation``, are no rows yet."""


def is_called(id: str) -> str:
    """Return the condition that ``message`` mentions a person or everybody, who has no id.

    Arguments:
        id: the expression for their id, as JSON has it.
    """
    # In the text, on both stores: these keys stand outside of strings alone, as within them a
    # quotation mark has a sign before it that is no comma. Parsed it takes longer.
    return f"""(
        message.mentions LIKE '%%,"id":"' || {id} || '"%%' OR {_count("since")} > {_count("id")}
    )"""


def _count(key: str) -> str:
    text = f',"{key}":'
    without = f"replace(message.mentions, '{text}', '')"
    return f"(length(message.mentions) - length({without})) / {len(text)}"


def do_wait(since: int | None, seq: int) -> bool:
    """Return whether the mentions of a message are no rows yet.

    Arguments:
        since: the ``mentions_wait_from`` of its conversation.
    """
    return since is not None and since <= seq < since + TOGETHER
