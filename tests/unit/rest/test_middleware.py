"""What holds for every answer."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings


@pytest.mark.parametrize(
    ("host", "secure", "expected"),
    [
        ("localhost:8000", False, "same-origin"),
        ("127.0.0.1", False, "same-origin"),
        ("[::1]:8000", False, "same-origin"),
        ("chat.example", True, "same-origin"),
        ("chat.example", False, None),
        ("192.0.2.7:8000", False, None),
    ],
)
def test_pages_are_kept_apart_where_browsers_take_it(
    client: Client, settings: Settings, host: str, secure: bool, expected: str | None
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    answer = client.get("/robots.txt", secure=secure, headers={"Host": host})
    assert answer.headers.get("Cross-Origin-Opener-Policy") == expected
