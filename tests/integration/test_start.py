"""A start that cannot work ends with one sentence that says what to do."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import commands
from tests.people import client_of, signed_in
from tests.ports import free_port
from tests.servers import (
    NewServer,
    Server,
    empty_database,
    environment,
    new_database,
    wait_for,
)


def start(folder: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Start a server that ends by itself."""
    defaults = {"DATA_DIR": str(folder / "data"), "PORT": str(free_port())}
    return commands.run(
        *(command or ("serve",)), env=environment(**{**defaults, **settings}), cwd=folder
    )


def sentence(ended: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence that a start ended with."""
    assert ended.returncode > 0, ended
    (line,) = ended.stderr.splitlines()
    assert "Traceback" not in line
    assert ended.stdout == ""
    return line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a data folder, in which there is a database with all tables."""
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture
def database_url(folder: Path) -> str:
    return new_database(folder)


@pytest.mark.parametrize(
    "settings",
    [
        {"PORT": "http"},
        {"PORT": "0"},
        {"PORT": "65536"},
        {"PORT": ""},
        {"PORT": "9" * 5000},
        {"PORT": "²"},
        {"ALLOWED_HOSTS": "https://chat.example.org"},
        {"ALLOWED_HOSTS": "localhost,chat.example.org:8000"},
        {"ALLOWED_HOSTS": "::1"},
        {"ALLOWED_ORIGINS": "chat.example.org"},
        {"ALLOWED_ORIGINS": "https://chat.example.org/path"},
        {"ALLOWED_ORIGINS": "*"},
        {"ALLOWED_ORIGINS": "https://[chat.example.org"},
        {"TRUSTED_PROXIES": "proxy"},
        {"TRUSTED_PROXIES": "10.0.0.1/8"},
        {"RATE_LIMITS": "maybe"},
        {"LIMIT_LOGIN_PER_ADDRESS": "many"},
        {"LIMIT_LOGIN_PER_ADDRESS": "10/0"},
        {"SECRET_KEY": "short"},
        {"REGISTRATION": "maybe"},
        {"REGISTRATION": ""},
        {"PUBLIC_URL": "chat.example.org"},
        {"PUBLIC_URL": "https://chat.example.org/path"},
        {"EMAIL_URL": "mail.example.org"},
        {"EMAIL_URL": "smtps://mail.example.org"},
        {"EMAIL_URL": "smtp://"},
        {"EMAIL_URL": "smtp://mail.example.org:port"},
        {"EMAIL_FROM": "chat"},
        {"EMAIL_FROM": "chat@example.org\nBcc: all@example.org"},
        {"DATABASE_URL": "mysql://user@localhost/chat"},
        {"DATABASE_URL": "chat.sqlite3"},
        {"DATABASE_URL": "postgres://user@127.0.0.1:5432"},
        {"DATABASE_URL": "postgres://user@127.0.0.1:5432/"},
        {"DATABASE_URL": "postgres://user@127.0.0.1:port/chat"},
    ],
    ids=lambda settings: " ".join(f"{name}={value[:40]}" for name, value in settings.items()),
)
def test_a_setting_that_can_not_be_used_is_named(folder: Path, settings: dict[str, str]) -> None:
    (name,) = settings
    assert sentence(start(folder, **settings)).startswith(name)


def test_a_database_that_does_not_answer_is_reported(folder: Path) -> None:
    url = f"postgres://user:hidden@127.0.0.1:{free_port()}/chat"
    refusal = sentence(start(folder, DATABASE_URL=url))
    assert "The database does not answer" in refusal
    assert "DATABASE_URL" in refusal
    assert "hidden" not in refusal


def test_a_data_folder_that_can_not_be_written_to_is_reported(folder: Path) -> None:
    (folder / "file").write_text("")
    refusal = sentence(start(folder, DATA_DIR=str(folder / "file" / "data")))
    assert refusal.startswith("DATA_DIR ")


@pytest.mark.stores
@pytest.mark.parametrize(
    "command",
    [("serve",), ("demo",), ("password_reset_link", "ana@example.org"), ("replace_epoch",)],
    ids=" ".join,
)
def test_missing_tables_are_reported_with_the_command_that_makes_them(
    folder: Path, command: tuple[str, ...]
) -> None:
    refusal = sentence(start(folder, *command, DATABASE_URL=empty_database()))
    assert refusal.endswith("python manage.py migrate")


def test_a_taken_port_is_reported(folder: Path, database_url: str, server: Server) -> None:
    refusal = sentence(start(folder, DATABASE_URL=database_url, PORT=str(server.port)))
    assert f"port {server.port}" in refusal
    assert "PORT" in refusal


def test_an_address_that_is_not_ours_is_reported(folder: Path, database_url: str) -> None:
    refusal = sentence(start(folder, DATABASE_URL=database_url, HOST="192.0.2.1"))
    assert "192.0.2.1" in refusal


@pytest.mark.stores
def test_a_second_server_on_the_same_data_is_reported(folder: Path, server: Server) -> None:
    url = server.environment["DATABASE_URL"]
    refusal = sentence(start(folder, DATA_DIR=str(server.data_dir), DATABASE_URL=url))
    assert str(server.data_dir) in refusal
    assert "DATA_DIR" in refusal
    with server.client() as client:
        assert client.get("/health/ready").status_code == 200


@pytest.mark.parametrize("address", ["http", "0", "127.0.0.1:", "127.0.0.1:http", "1.2.3.4.5:80"])
def test_runserver_says_what_is_wrong_with_an_address(
    folder: Path, database_url: str, address: str
) -> None:
    sentence(start(folder, "runserver", "--noreload", address, DATABASE_URL=database_url))


def test_limits_that_are_off_are_reported(new_server: NewServer) -> None:
    assert "RATE_LIMITS is off" in new_server().log.read_text()


def test_limits_that_are_on_need_no_word(new_server: NewServer) -> None:
    log = new_server(RATE_LIMITS="on").log.read_text()
    assert "RATE_LIMITS" not in log


@pytest.fixture
def runserver(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Server]:
    """``python manage.py runserver`` instead of ``serve``."""
    folder = tmp_path_factory.mktemp("runserver")
    server = Server(folder, new_database(folder))
    server.start("runserver", *request.param)
    yield server
    server.close()


@pytest.mark.parametrize("runserver", [["--noreload"]], indirect=True)
def test_runserver_serves_sockets_too(runserver: Server) -> None:
    with client_of(runserver) as client:
        ana, ben = signed_in(runserver, "Ana", client), signed_in(runserver, "Ben", client)
        with ana.socket(ana.open_chat(ben)) as socket:
            socket.send("hello", ben)
            assert socket.receive() == {"message": "hello", "recipient_id": ben.id}
    assert runserver.stop() == 0


@pytest.mark.stores
def test_a_server_starts_again_on_what_it_kept(new_server: NewServer) -> None:
    server = new_server()
    with client_of(server) as client:
        ana, ben = signed_in(server, "Ana", client), signed_in(server, "Ben", client)
        chat = ana.open_chat(ben)
        with ana.socket(chat) as socket:
            socket.send("hello", ben)
            socket.receive()
        assert server.stop() == 0
        server.start()
        wait_for(lambda: ben.texts(ana) == ["hello"])
        assert ana.get("/api/users/").json() == [ben.shown]


def test_a_key_that_nobody_gave_is_made_once_and_kept_to_oneself(new_server: NewServer) -> None:
    server = new_server(SECRET_KEY="")
    key = server.data_dir / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    with client_of(server) as client:
        ana = signed_in(server, "Ana", client)
        server.stop()
        server.start()
        assert ana.get("/api/users/").status_code == 200
