"""A request of an upload or a download, as it is read here."""

from collections import defaultdict
from collections.abc import Mapping

from chat.core.errors import DomainError
from chat.protocol import errors
from chat.server.asgi import Receive, Scope
from chat.server.bodies import CODED, is_plain

DIGITS_MAX = 16
"""More than any file has bytes; Python refuses to read thousands of them."""


class HeaderInvalid(DomainError):
    """A header is missing, or cannot be read."""

    kind = errors.INVALID

    def __init__(self, name: str, accepted: str) -> None:
        detail = f"{name} must be {accepted}."
        super().__init__(detail, fields={name: [detail]})


class BodyCoded(DomainError):
    """The body is compressed: what would be kept is not the file."""

    kind = errors.UNSUPPORTED_MEDIA_TYPE

    def __init__(self) -> None:
        super().__init__(CODED)


class Request:
    """A request whose body is still to come.

    Its headers are by their names in lower case, repeated ones joined (RFC 9110, 5.2).
    """

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.receive = receive
        self.headers = _joined(scope)

    @property
    def bearer(self) -> str:
        """The access token, or nothing."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def cookie(self, *names: str) -> str:
        """Return the first of these cookies that there is, or nothing.

        Ours are never in quotes, which Python takes off in quadratic time (CVE-2024-7592).
        """
        cookies: dict[str, str] = {}
        for pair in self.headers.get("cookie", "").split(";"):
            name, _, value = pair.partition("=")
            cookies.setdefault(name.strip(), value.strip())
        return next((cookies[name] for name in names if name in cookies), "")

    def coding_check(self) -> None:
        """See that the body is as it is, and no compressed form of it.

        Raises:
            BodyCoded: it says that it is.
        """
        if not is_plain(self.headers.get("content-encoding", "").encode("latin-1")):
            raise BodyCoded

    def number(self, name: str, accepted: str) -> int:
        """Return a header that is a whole number.

        Raises:
            HeaderInvalid: it is none.
        """
        value = self.headers.get(name.lower(), "")
        if not (value.isascii() and value.isdecimal() and len(value) <= DIGITS_MAX):
            raise HeaderInvalid(name, accepted)
        return int(value)

    @property
    def length(self) -> int | None:
        """How many bytes the body has, where that is said."""
        value = self.headers.get("content-length")
        return None if value is None else int(value)

    @property
    def as_wsgi(self) -> Mapping[str, str]:
        """The headers as they are named in WSGI (PEP 3333)."""
        return {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in self.headers.items()
            if "_" not in name
        }


def _joined(scope: Scope) -> dict[str, str]:
    values: defaultdict[bytes, list[str]] = defaultdict(list)
    for name, value in scope["headers"]:
        values[name].append(value.decode("latin-1"))
    return {
        name.decode("latin-1"): ("; " if name == b"cookie" else ", ").join(found)
        for name, found in values.items()
    }
