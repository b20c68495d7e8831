"""The table of errors."""

import pytest

from chat.protocol.errors import ERRORS, SLOW_READER, ErrorKind


@pytest.mark.parametrize("kind", [kind for kind in ERRORS.values() if kind.status == 503])
def test_what_is_unavailable_says_when_to_try_again(kind: ErrorKind) -> None:
    # A slow reader is never answered: its socket is closed.
    assert (kind.retry_after is None) == (kind is SLOW_READER)
