"""What the tests of the hub share."""

import pytest

from chat.gateway.hub import stream as stream_module
from tests.unit.gateway.hub.rooms import Room


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setattr(stream_module, "GAP_SECONDS", 0.0)
    monkeypatch.setattr(stream_module, "RETRY_SECONDS", 0.0)
    return Room()
