import pytest

from chat.core.origins import is_allowed_origin

HOST = "chat.example.org:8000"
FRIENDS = ["https://friend.example"]


@pytest.mark.parametrize(
    ("origin", "is_allowed"),
    [
        (None, True),
        ("http://chat.example.org:8000", True),
        ("https://Chat.Example.org:8000", True),
        ("https://friend.example", True),
        ("https://chat.example.org", False),
        ("https://chat.example.org:8000.evil.example", False),
        ("https://evil.example/chat.example.org:8000", False),
        ("https://sub.friend.example", False),
        ("http://friend.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_our_own_pages_and_friends_are_allowed(origin: str | None, is_allowed: bool) -> None:
    assert is_allowed_origin(origin, host=HOST, allowed=FRIENDS) is is_allowed
