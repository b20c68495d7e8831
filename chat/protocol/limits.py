"""Sizes and times that both sides of the wire must agree on."""

TEXT_MAX_CHARACTERS = 10_000
"""Longest message text, in Unicode code points, after trimming."""

FRAME_MAX_BYTES = 64 * 1024
"""Largest WebSocket message that the server reads."""

BODY_MAX_BYTES = 1024 * 1024
"""Largest HTTP request body."""

HISTORY_PAGE = 50
"""Messages in one page of history."""
