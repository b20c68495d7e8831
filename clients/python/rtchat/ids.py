"""Ids for messages."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a UUID version 7: 48 bits of time in ms, then random bits (RFC 9562, 5.7)."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
