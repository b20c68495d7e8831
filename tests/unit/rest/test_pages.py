"""The start page: the web client where it is built, a page that says so where it is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chat.rest import pages

pytestmark = pytest.mark.one_store

CONVERSATION = "/c/01a19b4e-dfc0-7d5c-b460-be31201e69fe"
SCREENS = ["/", "/signin", "/signup", "/new", "/settings", CONVERSATION, f"{CONVERSATION}/info"]


@pytest.fixture
def build(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """An empty folder for the build."""
    settings.WEB_BUILD = tmp_path
    pages._web_index.cache_clear()
    yield tmp_path
    pages._web_index.cache_clear()


@pytest.mark.parametrize("path", SCREENS)
def test_every_screen_has_the_page_of_the_build(client: Client, build: Path, path: str) -> None:
    (build / "index.html").write_text("<!doctype html><title>Built</title>")
    page = client.get(path)
    assert page.status_code == 200
    assert page.content == b"<!doctype html><title>Built</title>"
    assert page.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_without_a_build_the_start_page_leads_to_the_documents(client: Client, build: Path) -> None:
    page = client.get("/").content.decode()
    assert "python manage.py build_web" in page
    for address in ("/api/docs/", "/api/docs/socket/", "/api/schema/"):
        assert f'href="{address}"' in page


def test_what_is_no_screen_is_not_found(client: Client, build: Path) -> None:
    assert client.get("/nowhere").status_code == 404
