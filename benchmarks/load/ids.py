"""The client ids of the load: told from others by how they begin, and made without memory."""

from uuid import UUID

FIRST = UUID("019a0000-0000-7000-8000-000000000000")
LAST = UUID("019affff-ffff-7fff-bfff-ffffffffffff")
"""Between these are all of the load, and none of a plan."""


def client_id(sender: int, number: int) -> str:
    """Return the id of a message, ascending as those of real clients (UUIDv7) are.

    Arguments:
        sender: which of the load's senders, below 65,536.
        number: which of the sender's messages.
    """
    return f"019a{number >> 16:04x}-{number & 0xFFFF:04x}-7000-8000-{sender:012x}"


def client_ids(sender: int, count: int) -> set[str]:
    """Return the first ids of a sender, from 1, without their dashes."""
    return {client_id(sender, number).replace("-", "") for number in range(1, count + 1)}
