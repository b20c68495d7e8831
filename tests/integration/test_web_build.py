"""`runserver` without a build of the web client makes one, or says why it cannot."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.commands import PROJECT
from tests.patience import PATIENCE
from tests.ports import free_port
from tests.servers import environment, new_database, wait_for

SENTENCE = "The web client cannot be built: "


class Clone:
    """A clone of the repository without a build, and a server that is started in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder / "log"
        for name in ("chat", "web"):
            unwanted = shutil.ignore_patterns("__pycache__", "node_modules", "dist", ".build-*")
            shutil.copytree(PROJECT / name, folder / name, ignore=unwanted)
        shutil.copy(PROJECT / "manage.py", folder)
        self._database_url = new_database(folder)
        self._process: subprocess.Popen[bytes] | None = None

    def install(self) -> None:
        """Have what the web client is built with."""
        (self.folder / "web" / "node_modules").symlink_to(PROJECT / "web" / "node_modules")
        os.utime(self.folder / "web" / "package-lock.json", (0, 0))

    def start(self, *options: str, **settings: str) -> None:
        with open(self.log, "wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "runserver", *options],
                env=environment(
                    DATA_DIR=str(self.folder / "data"),
                    DATABASE_URL=self._database_url,
                    PORT=str(self.port),
                    **settings,
                ),
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                # A shell that runs the tests in its background has them ignore Ctrl+C.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def wait(self) -> int:
        assert self._process is not None
        return self._process.wait(PATIENCE)

    def signal_all(self, number: signal.Signals) -> None:
        """Signal the server and what it has started, as a terminal does."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def page(self) -> str:
        """Return what stands at `/`, once it is served."""
        found: list[str] = []

        def is_served() -> bool:
            with suppress(httpx.TransportError):
                found.append(client.get(f"http://127.0.0.1:{self.port}/").text)
            return bool(found)

        with httpx.Client(trust_env=False) as client:
            wait_for(is_served, explain=self.log.read_text)
        return found[0]

    def said(self) -> str:
        return self.log.read_text()


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    clone = Clone(tmp_path)
    yield clone
    clone.signal_all(signal.SIGKILL)
    clone.wait()


def test_the_first_runserver_builds_the_web_client_once(clone: Clone) -> None:
    clone.install()
    # One line is built in a moment; all the pages together are what the browser tests look at.
    (clone.folder / "web" / "src" / "main.ts").write_text("document.title = 'Chat'\n")
    clone.start()
    assert "/static/web/assets/" in clone.page()
    wait_for(lambda: "Watching for file changes" in clone.said(), explain=clone.said)

    def is_seen() -> bool:
        # Again and again: what changes before the first look is not seen as a change.
        os.utime(clone.folder / "chat" / "config" / "urls.py")
        return "changed, reloading" in clone.said()

    wait_for(is_seen, explain=clone.said)
    # Not any more: one that starts anew would be started anew before it serves.
    wait_for(lambda: clone.said().count("serves on") > 1, explain=clone.said)
    assert clone.said().count("Building the web client") == 1
    assert clone.said().count("The web client is built (") == 1
    assert list((clone.folder / "web").glob(".build-*")) == []


def test_a_build_that_is_there_is_served_as_it_is(clone: Clone) -> None:
    dist = clone.folder / "web" / "dist"
    dist.mkdir()
    (dist / "index.html").write_text("<!doctype html><title>Chat</title><p>Built before</p>")
    clone.start("--noreload")
    assert "Built before" in clone.page()
    assert "Building" not in clone.said()


def test_where_it_can_not_be_built_the_plain_page_is_served(clone: Clone) -> None:
    shutil.rmtree(clone.folder / "web")
    clone.start("--noreload")
    assert "The web client is not built here" in clone.page()
    assert clone.said().count(SENTENCE) == 1
    assert "Traceback" not in clone.said()


def test_without_a_network_the_reason_is_reported(clone: Clone) -> None:
    clone.start("--noreload", npm_config_registry=f"http://127.0.0.1:{free_port()}/")
    assert "The web client is not built here" in clone.page()
    (line,) = [line for line in clone.said().splitlines() if line.startswith(SENTENCE)]
    assert "ECONNREFUSED" in line


def test_a_build_that_fails_is_reported_in_every_locale(clone: Clone) -> None:
    clone.install()
    (clone.folder / "web" / "src" / "main.ts").write_text("import './nothing'\n")
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    clone.start("--noreload", **locale)
    assert "The web client is not built here" in clone.page()
    (line,) = [line for line in clone.said().splitlines() if line.startswith(SENTENCE)]
    assert "./nothing" in line
    assert line.isprintable()


def test_what_ends_the_start_ends_it_before_the_build(clone: Clone) -> None:
    with socket.create_server(("127.0.0.1", clone.port)):
        clone.start()
        assert clone.wait() == 1
    assert f"port {clone.port}" in clone.said()
    assert "Building" not in clone.said()


def test_ctrl_c_ends_the_build_and_the_start(clone: Clone) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE)
        clone.start(npm_config_registry=f"http://127.0.0.1:{silent.getsockname()[1]}/")
        line, _ = silent.accept()
        with line:
            clone.signal_all(signal.SIGINT)
            assert clone.wait() == 130
    assert "Traceback" not in clone.said()
    assert not (clone.folder / "web" / "dist").exists()
