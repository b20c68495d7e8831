import logging
import sys

import pytest

from chat.config.logs import logging_settings


def test_a_path_can_not_give_orders_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    (*_, render) = logging_settings()["formatters"]["structured"]["processors"]

    line = render(logging.getLogger(), "info", {"event": "request", "path": "/\x1b[2J"})

    assert "\x1b[2J" not in line
    assert r"\x1b[2J" in line
