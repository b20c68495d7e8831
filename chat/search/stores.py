"""What is asked of blocks and texts, in the words of each store."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from chat.search.signatures import Sign

_LONG = 12
"""Letters of a text that PostgreSQL finds faster in a text, as it leaps; others it finds in bytes
in two thirds of the time."""
_SENT_AT = "CAST(extract(epoch FROM message.created_at) * 1000000 AS bigint)"
# Without the fraction, which SQLite rounds to milliseconds: of 2,000 seconds one became the next. A
# percent sign with its letter would be a parameter.
_SENT_AT_SQLITE = """
    CAST(strftime('%' || 's', substr(message.created_at, 1, 19)) AS integer) * 1000000
        + CAST(substr(message.created_at || '000000', 21, 6) AS integer)
"""


@cache
def is_postgresql() -> bool:
    """Return which of the two stores it is."""
    return connection.vendor == "postgresql"


def sent_at() -> str:
    """Return the expression for when ``message`` was sent, in microseconds, as blocks keep it: the
    driver takes longer to make it a time.
    """
    return _SENT_AT if is_postgresql() else _SENT_AT_SQLITE


class BlockHas(NamedTuple):
    """PostgreSQL's conditions that a block has a text of each of some groups: that its text has
    the long ones, and its bytes the others; and the parameters of both.
    """

    in_texts: str
    in_bytes: str
    params: list[str | bytes]


def block_has(groups: Sequence[Sequence[str]]) -> BlockHas:
    """Return what is asked of blocks whose texts are read.

    Of SQLite, which is in this process, we take all: Python looks into bytes several times as fast.
    """
    long = [group for group in groups if min(map(len, group)) >= _LONG]
    short = [group for group in groups if group not in long]
    return BlockHas(
        _each(long, "strpos(texts, %s) > 0"),
        _each(short, "position(%s::bytea IN texts.texts) > 0"),
        [
            *(text for group in long for text in group),
            *(text.encode() for group in short for text in group),
        ],
    )


def _each(groups: Sequence[Sequence[str]], one: str) -> str:
    conditions = (f"({' OR '.join([one] * len(group))})" for group in groups)
    return " AND ".join(conditions) or "1 = 1"


@cache
def signature_has(*counts: int) -> str:
    """Return the condition that the signature of ``block`` has a sign.

    Arguments:
        counts: how many bits each set of the sign has.
    """
    if is_postgresql():
        one = "get_bit(block.signature, %s::integer) = 1"
    else:
        # SQLite looks for the byte among those that have the bit.
        one = "instr(%s, substr(block.signature, %s, 1)) > 0"
    return f"({' OR '.join(' AND '.join([one] * count) for count in counts)})"


def signature_params(sign: Sign) -> list[Any]:
    """Return the parameters of ``signature_has``."""
    bits = [bit for some in sign for bit in some]
    if is_postgresql():
        return bits
    return [param for bit in bits for param in (_bytes_with(bit % 8), bit // 8 + 1)]


@cache
def _bytes_with(bit: int) -> bytes:
    return bytes(byte for byte in range(256) if byte >> bit & 1)


@cache
def text_may_have(count: int) -> str:
    """Return the condition that ``message`` may have some texts once it is folded.

    It says no for texts of ASCII alone, which are folded by small letters, where there are no files
    with names. Others are for us.
    """
    if is_postgresql():
        is_foreign = "octet_length(message.text) <> length(message.text)"
        has = 'strpos(lower(message.text COLLATE "C"), %s) > 0'
    else:
        is_foreign = "length(message.text) <> length(CAST(message.text AS blob))"
        has = "instr(lower(message.text), %s) > 0"
    return (
        f"(message.files IS NOT NULL OR {is_foreign} OR ({' AND '.join([has] * count)}))"
        if count
        else "1 = 1"
    )


def text_parts(texts: Sequence[str]) -> list[str]:
    """Return what each folded text has that no white space is in: parameters of
    ``text_may_have``."""
    # A line end is a space once it is folded.
    return [max(text.split(" "), key=len) for text in texts if text.strip()]
