"""What is asked of blocks and texts, in the words of each store."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection

Groups = Sequence[Sequence[str]]
"""Texts as blocks have them: of each group one must be there."""


def is_postgresql() -> bool:
    """Return which of the two stores it is."""
    return connection.vendor == "postgresql"


@cache
def block_has(*counts: int) -> str:
    """Return PostgreSQL's condition that ``block.texts`` has a text of each of some groups.

    Of SQLite, which is in this process, we take all: Python looks into bytes several times as fast.

    Arguments:
        counts: how many texts each group has.
    """
    one = "strpos(block.texts, %s) > 0"
    return " AND ".join(f"({' OR '.join([one] * count)})" for count in counts) or "1 = 1"


def block_texts(groups: Groups) -> list[list[Any]]:
    """Return groups as the texts of a block are: parameters of ``block_has``, or bytes."""
    if is_postgresql():
        return [list(group) for group in groups]
    return [[text.encode() for text in group] for group in groups]


@cache
def signature_has(count: int) -> str:
    """Return the condition that the signature of ``block`` has some bits."""
    if is_postgresql():
        one = "get_bit(block.signature, %s::integer) = 1"
    else:
        # SQLite looks for the byte among those that have the bit.
        one = "instr(%s, substr(block.signature, %s, 1)) > 0"
    return " AND ".join([one] * count) or "1 = 1"


def signature_params(bits: Sequence[int]) -> list[Any]:
    """Return the parameters of ``signature_has``."""
    if is_postgresql():
        return [*bits]
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
