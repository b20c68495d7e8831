"""What the operator says in environment variables, read into values that settings use.

A value that cannot be used ends the program with one sentence that names the variable.
"""

import ipaddress
import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from chat.protocol.limits import WORKSPACE_NAME_MAX_CHARACTERS
from chat.protocol.text import TextRefused, clean_title

# As in Django's setting: a name, one with a dot before it for all names below, an address, or *.
_HOST = re.compile(r"\*|\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]")
_ORIGIN = re.compile(r"https?://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[0-9]+)?")
# One address (RFC 5322, 3.4), alone or after a name.
_ADDRESS = r"[^][()<>@,;:\\\"\s]+@(\w[\w.-]*|\[[\w.:]+\])"
_SENDER = re.compile(rf'{_ADDRESS}|([^][()<>@,;:\\"]+|"[^\\"]+") <{_ADDRESS}>')

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_SIZE = re.compile(r"([0-9]{1,15})\s*(|[KMGT]i?B)", re.IGNORECASE)
_UNITS = {"": 1, **{f"{unit}B": 1000**power for power, unit in enumerate("KMGT", start=1)}}
_UNITS |= {f"{unit}IB": 1024**power for power, unit in enumerate("KMGT", start=1)}
# An ending of a name, or a media type (RFC 6838, 4.2).
_FILE_TYPE = re.compile(r"\.[^\s./,]{1,20}|[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")


def text(name: str, default: str = "") -> str:
    """Read a text as it is, a ``$`` at its beginning too."""
    return os.environ.get(name, default)


def _texts(name: str) -> list[str]:
    return [value.strip() for value in text(name).split(",") if value.strip()]


def flag(name: str, default: bool) -> bool:
    """Read ``on``/``off`` and the usual words for them."""
    value = text(name, default="on" if default else "off").strip().lower()
    if value in {"on", "true", "yes", "1"}:
        return True
    if value in {"off", "false", "no", "0"}:
        return False
    raise SystemExit(f"{name} is {value!r}; it must be on or off.")


def choice(name: str, *accepted: str) -> str:
    """Read one of the accepted words; empty where it is left to administrators."""
    if name not in os.environ:
        return ""
    value = text(name).strip().lower()
    if value not in accepted:
        raise SystemExit(f"{name} is {value!r}; it must be {' or '.join(accepted)}.")
    return value


def whole_number(name: str, default: int, *, lowest: int, highest: int) -> int:
    """Read a whole number between two bounds, both included."""
    value = text(name, default=str(default)).strip()
    if not _is_number(value) or not lowest <= int(value) <= highest:
        raise SystemExit(
            f"{name} is {value!r}; it must be a whole number from {lowest} to {highest}."
        )
    return int(value)


def _is_number(value: str) -> bool:
    # Nobody means more digits, and Python refuses to read thousands of them.
    return value.isdecimal() and len(value) < 20


def name_of_site() -> str:
    """Return ``SITE_NAME``: what people read in titles, at the door and in notifications.

    It is empty where that is left to administrators.
    """
    if "SITE_NAME" not in os.environ:
        return ""
    value = text("SITE_NAME").strip()
    if not 1 <= len(value) <= WORKSPACE_NAME_MAX_CHARACTERS or not value.isprintable():
        raise SystemExit(
            f"SITE_NAME is {value!r}; it must have from 1 to {WORKSPACE_NAME_MAX_CHARACTERS}"
            " characters, none of them a control character."
        )
    return value


def titles(name: str, default: str) -> list[str]:
    """Read titles of channels, or ``off`` for none."""
    if text(name).strip().lower() == "off":
        return []
    try:
        return [clean_title(title) for title in dict.fromkeys(_texts(name) or [default])]
    except TextRefused as refused:
        raise SystemExit(f"{name}: {refused}") from None


def rate(name: str, default: str) -> tuple[int, int]:
    """Read ``COUNT/SECONDS``: how many attempts are accepted in how long a window."""
    value = text(name, default=default).strip()
    count, _, seconds = value.partition("/")
    if not (_is_number(count) and _is_number(seconds) and int(seconds)):
        raise SystemExit(f"{name} is {value!r}; it must be COUNT/SECONDS, for example {default}.")
    return int(count), int(seconds)


def byte_size(name: str, default: str) -> int | None:
    """Read a number of bytes such as ``500MB`` or ``1GiB``; ``off`` is ``None``."""
    value = text(name, default=default).strip()
    if value.lower() == "off":
        return None
    found = _SIZE.fullmatch(value)
    if found is None:
        raise SystemExit(
            f"{name} is {value!r}; it must be a number of bytes, such as 500MB or 1GiB, or off."
        )
    number, unit = found.groups()
    size: int = int(number) * _UNITS[unit.upper()]
    return size


def file_types(name: str) -> list[str]:
    """Read a list of endings of file names, such as ``.exe``, and of media types."""
    found = [value.lower() for value in _texts(name)]
    for value in found:
        if not _FILE_TYPE.fullmatch(value):
            raise SystemExit(
                f"{name} contains {value!r}; each entry must be an ending such as .exe or a media"
                " type such as video/x-flv."
            )
    return found


def storage_url(name: str) -> str:
    """Return where the bytes of files are kept, or nothing for the data folder."""
    url = text(name).strip()
    if url and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^?#]*)?", url):
        raise SystemExit(f"{name} is {url!r}; it must be s3://BUCKET or s3://BUCKET/PREFIX.")
    return url


def hosts(name: str) -> list[str]:
    """Read a list of host names and addresses such as ``chat.example.org``, without ports."""
    found = []
    for value in _texts(name):
        host = value.lower()
        if not _HOST.fullmatch(host):
            raise SystemExit(
                f"{name} contains {value!r}; each entry must be a host without scheme and port,"
                " for example chat.example.org, 192.168.1.20 or [::1]."
            )
        found.append(host)
    return found


def origins(name: str) -> list[str]:
    """Read a list of web origins such as ``https://chat.example.org`` (RFC 6454)."""
    return [_origin(name, value) for value in _texts(name)]


def origin(name: str, default: str) -> str:
    """Read one web origin."""
    return _origin(name, text(name, default=default))


def _origin(name: str, value: str) -> str:
    found = value.strip().rstrip("/").lower()
    try:
        # A port that none is, or brackets around no address, are not read.
        is_origin = _ORIGIN.fullmatch(found) and urlsplit(found).port != 0
    except ValueError:
        is_origin = False
    if not is_origin:
        raise SystemExit(
            f"{name} contains {value!r}; write a scheme and a host,"
            " for example https://chat.example.org."
        )
    return found


def networks(name: str) -> list[IPNetwork]:
    """Read a list of addresses and networks such as ``10.0.0.0/8``."""
    try:
        return [ipaddress.ip_network(value) for value in _texts(name)]
    except ValueError as error:
        raise SystemExit(
            f"{name} must list IP addresses or networks such as 10.0.0.0/8: {error}."
        ) from None


def data_dir(default: Path) -> Path:
    """Return the folder of everything that is kept, made if it is not there yet."""
    path = Path(text("DATA_DIR", default=str(default))).expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = path / f".writable-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SystemExit(f"DATA_DIR {path} cannot be written to: {error.strerror}.") from None
    return path


def secret_key(folder: Path) -> str:
    """Return ``SECRET_KEY``, or the one that is made once and kept in the data folder."""
    given = text("SECRET_KEY")
    if given:
        if len(given) < 32:
            raise SystemExit("SECRET_KEY is too short; it must have at least 32 characters.")
        return given
    path = folder / "secret_key"
    try:
        # O_EXCL and the mode at creation: two processes that start at once agree on one key, and
        # nobody else can ever read it.
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    else:
        with open(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    key = path.read_text().strip()
    if not key:
        raise SystemExit(f"The key file {path} is empty; delete it and start again.")
    return key


def database(folder: Path) -> dict[str, Any]:
    """Return Django's settings for ``DATABASE_URL``, by default SQLite in the data folder."""
    url = text("DATABASE_URL")
    if not url:
        return _sqlite(str(folder / "chat.sqlite3"))
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return _sqlite(url.removeprefix("sqlite:///"))
    if scheme not in {"postgres", "postgresql"}:
        raise SystemExit(
            "DATABASE_URL must begin with postgres:// or sqlite:///,"
            " for example postgres://user:password@localhost:5432/chat."
        )
    try:
        parsed = environ.Env.db_url_config(url)
    except ValueError:
        raise SystemExit(
            "DATABASE_URL cannot be read; write it as postgres://user:password@localhost:5432/chat."
        ) from None
    if not parsed.get("NAME"):
        raise SystemExit("DATABASE_URL names no database; add /NAME at its end.")
    return {
        **parsed,
        "ENGINE": "django.db.backends.postgresql",
        # Connections live as long as their thread, and every thread that has one lives long.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **parsed.get("OPTIONS", {}),
            "connect_timeout": 5,
            # A host that is gone without a word is noticed after these, not after hours.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
            "options": "-c synchronous_commit=on -c statement_timeout=30s -c lock_timeout=5s",
        },
    }


def redis_url() -> str:
    """Return where Redis or Valkey is, or nothing."""
    url = text("REDIS_URL").strip()
    if url and url.partition("://")[0] not in {"redis", "rediss", "unix"}:
        raise SystemExit(
            "REDIS_URL must begin with redis://, rediss:// or unix://,"
            " for example redis://localhost:6379."
        )
    return url


def mail_server() -> dict[str, Any]:
    """Return how the mail server of ``EMAIL_URL`` is reached; empty where there is none."""
    url = text("EMAIL_URL").strip()
    if not url:
        return {}
    ports = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
    scheme = url.partition("://")[0]
    try:
        if scheme not in ports:
            raise ValueError
        parsed = environ.Env.email_url_config(url)
        if not parsed["EMAIL_HOST"]:
            raise ValueError
    except ValueError:
        raise SystemExit(
            "EMAIL_URL cannot be read; write it as smtp://, smtp+tls:// (STARTTLS) or smtp+ssl://,"
            " for example smtp+tls://user:password@mail.example.org:587."
        ) from None
    return {
        "host": parsed["EMAIL_HOST"],
        "port": parsed["EMAIL_PORT"] or ports[scheme],
        "username": parsed["EMAIL_HOST_USER"] or "",
        "password": parsed["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": scheme == "smtp+tls",
        "use_ssl": scheme == "smtp+ssl",
        "timeout": 10,
    }


def mail_domain(url: str) -> str:
    """Return the host of a URL as mail writes it: an address in brackets (RFC 5321, 4.1.3)."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


def mail_address(name: str, default: str) -> str:
    """Read who a mail is from, as ``chat@example.org`` or ``Chat <chat@example.org>``."""
    value = text(name, default=default).strip()
    if not (_SENDER.fullmatch(value) and value.isprintable()):
        raise SystemExit(
            f"{name} is {value!r}; it must be an address, for example chat@example.org."
        )
    return value


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "chat.core.sqlite",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": f"{name}.test"},
    }
