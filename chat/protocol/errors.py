"""The one table of errors: every door maps it, none adds to it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One way in which a request can fail.

    Arguments:
        code: stable name that clients branch on.
        status: HTTP status of the answer (RFC 9110).
        close_code: WebSocket close code, where the failure ends the socket (RFC 6455, 7.4).
        detail: one sentence for people, used where the raiser has nothing more precise to say.
        retry_after: seconds after which another try makes sense, where nothing more precise is
            known (RFC 9110, 10.2.3).
    """

    code: str
    status: int
    close_code: int
    detail: str
    retry_after: int | None = None


INVALID = ErrorKind("invalid", 400, 4400, "The request is not valid.")
INVALID_RECIPIENT = ErrorKind("invalid_recipient", 400, 1000, "Invalid recipient.")
UNAUTHENTICATED = ErrorKind("unauthenticated", 401, 4401, "Sign in to do this.")
FORBIDDEN = ErrorKind("forbidden", 403, 4403, "You may not do this.")
NOT_FOUND = ErrorKind("not_found", 404, 4404, "There is nothing here.")
METHOD_NOT_ALLOWED = ErrorKind("method_not_allowed", 405, 4405, "This method is not allowed here.")
TIMEOUT = ErrorKind("timeout", 408, 4408, "The request took too long to arrive.")
CONFLICT = ErrorKind("conflict", 409, 4409, "This does not fit the present state.")
TOO_LARGE = ErrorKind("too_large", 413, 1009, "The request is too large.")
UNSUPPORTED_MEDIA_TYPE = ErrorKind(
    "unsupported_media_type", 415, 4415, "Send the body as application/json."
)
RATE_LIMITED = ErrorKind("rate_limited", 429, 4429, "Too many attempts. Try again later.")
INTERNAL = ErrorKind("internal", 500, 1011, "Something failed on the server.")
UNAVAILABLE = ErrorKind(
    "unavailable", 503, 1013, "The server cannot do this right now. Try again soon.", retry_after=1
)
SLOW_READER = ErrorKind("slow_reader", 503, 4008, "The client reads too slowly.")
GOING_AWAY = ErrorKind("going_away", 503, 1012, "The server restarts.", retry_after=1)

ERRORS: dict[str, ErrorKind] = {
    kind.code: kind
    for kind in (
        INVALID,
        INVALID_RECIPIENT,
        UNAUTHENTICATED,
        FORBIDDEN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        TIMEOUT,
        CONFLICT,
        TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        RATE_LIMITED,
        INTERNAL,
        UNAVAILABLE,
        SLOW_READER,
        GOING_AWAY,
    )
}
