"""The start page: the web client where it is built, a page that says so where it is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django.fixtures import Settings

from chat.rest.views import pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_store]

CONVERSATION = "/c/01a19b4e-dfc0-7d5c-b460-be31201e69fe"
DOORS = ["/signin", "/signup", "/forgot", "/reset"]
SCREENS = ["/", *DOORS, "/new", "/settings", CONVERSATION, f"{CONVERSATION}/info"]


@pytest.fixture
def build(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """An empty folder for the build."""
    settings.WEB_BUILD = tmp_path
    pages._built.cache_clear()
    yield tmp_path
    pages._built.cache_clear()


@pytest.mark.parametrize("path", SCREENS)
def test_every_screen_has_the_page_of_the_build(client: Client, build: Path, path: str) -> None:
    (build / "index.html").write_text("<!doctype html><title>Built</title><p>Built</p>")
    page = client.get(path)
    assert page.status_code == 200
    assert page.content.endswith(b"<p>Built</p>")
    assert page.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("registration", ["open", "closed"])
@pytest.mark.parametrize(("server", "mail"), [({}, "off"), ({"host": "localhost"}, "on")])
def test_the_page_says_what_the_doors_offer(
    client: Client, build: Path, settings: Settings, registration: str, server: object, mail: str
) -> None:
    settings.REGISTRATION = registration
    settings.MAIL = server
    (build / "index.html").write_text("<head><title>Built</title></head>")
    page = client.get("/signin").content.decode()
    assert f'<meta name="registration" content="{registration}">' in page
    assert f'<meta name="mail" content="{mail}">' in page


def test_without_a_build_the_start_page_leads_to_the_documents(client: Client, build: Path) -> None:
    page = client.get("/").content.decode()
    assert "python manage.py build_web" in page
    for address in ("/api/docs/", "/api/docs/socket/", "/api/schema/"):
        assert f'href="{address}"' in page


def test_what_is_no_screen_is_not_found(client: Client, build: Path) -> None:
    assert client.get("/nowhere").content == b"There is nothing here.\n"
    (build / "index.html").write_text("<!doctype html><title>Built</title><p>Built</p>")
    pages._built.cache_clear()
    for path in ("/nowhere", "/c/nowhere"):
        page = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert page.status_code == 404
        assert page.content == client.get("/").content
    browsed = client.get("/api/nowhere/", headers={"Accept": "text/html"})
    assert browsed.json()["code"] == "not_found"


def test_the_page_of_the_build_has_the_name_of_the_site(
    client: Client, build: Path, settings: Settings
) -> None:
    (build / "index.html").write_text("<head><title>Built</title></head>")
    settings.SITE_NAME = 'R\\1 & "Sons" <b>'
    page = client.get("/").content.decode()
    escaped = "R\\1 &amp; &quot;Sons&quot; &lt;b&gt;"
    assert f"<title>{escaped}</title>" in page
    assert f'<meta name="site-name" content="{escaped}">' in page
    assert f'<meta name="apple-mobile-web-app-title" content="{escaped}">' in page
    assert "Built" not in page


def test_who_holds_the_page_is_told_that_it_is_the_same(client: Client, build: Path) -> None:
    (build / "index.html").write_text("<title>Built</title>")
    held = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": held}).status_code == 304
    assert client.get("/", headers={"If-None-Match": '"another"'}).status_code == 200


def test_the_service_worker_is_asked_for_each_time(client: Client, build: Path) -> None:
    (build / "service-worker.js").write_text("// worker")
    worker = client.get("/service-worker.js")
    assert worker.content == b"// worker"
    assert worker.headers["Content-Type"] == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"


def test_without_a_build_the_service_worker_does_nothing(client: Client, build: Path) -> None:
    assert client.get("/service-worker.js").content == b""


def test_the_manifest_has_the_name_of_the_site_and_icons_that_are_there(
    client: Client, settings: Settings
) -> None:
    settings.SITE_NAME = "Harbour"
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["name"], manifest["start_url"]) == ("Harbour", "/")
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon
    assert {icon["sizes"] for icon in manifest["icons"]} == {"any", "192x192", "512x512"}


@pytest.mark.parametrize(
    ("path", "begin"),
    [
        ("/favicon.ico", b"\0\0\1\0\3\0"),
        ("/apple-touch-icon.png", b"\x89PNG"),
        ("/apple-touch-icon-precomposed.png", b"\x89PNG"),
        ("/robots.txt", b"User-agent"),
    ],
)
def test_what_browsers_ask_for_at_the_root_is_there(
    client: Client, path: str, begin: bytes
) -> None:
    assert client.get(path).content.startswith(begin)


def test_the_start_page_has_the_name_of_the_site(
    client: Client, build: Path, settings: Settings
) -> None:
    settings.SITE_NAME = "Harbour & Co"
    assert "<h1>Harbour &amp; Co</h1>" in client.get("/").content.decode()
