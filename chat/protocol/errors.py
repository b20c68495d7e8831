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
LENGTH_REQUIRED = ErrorKind(
    "length_required", 411, 4411, "Say with Content-Length how long the request is."
)
PRECONDITION_FAILED = ErrorKind(
    "precondition_failed", 412, 4412, "The request depends on what is not so."
)
TOO_LARGE = ErrorKind("too_large", 413, 1009, "The request is too large.")
UNSUPPORTED_MEDIA_TYPE = ErrorKind(
    "unsupported_media_type", 415, 4415, "Send the body as application/json."
)
QUOTA_EXCEEDED = ErrorKind(
    "quota_exceeded", 413, 4413, "You have uploaded as much as one may: delete something first."
)
TYPE_NOT_ALLOWED = ErrorKind(
    "type_not_allowed", 415, 4415, "Files of this type are not accepted here."
)
LOCKED = ErrorKind(
    "locked", 423, 4423, "Another request is writing this. Try again soon.", retry_after=1
)
RATE_LIMITED = ErrorKind("rate_limited", 429, 4429, "Too many attempts. Try again later.")
CHECKSUM_MISMATCH = ErrorKind(
    "checksum_mismatch", 460, 4460, "What arrived is not what the checksum is of."
)
INTERNAL = ErrorKind("internal", 500, 1011, "Something failed on the server.")
UNAVAILABLE = ErrorKind(
    "unavailable", 503, 1013, "The server cannot do this right now. Try again soon.", retry_after=1
)
STORAGE_FULL = ErrorKind("storage_full", 507, 1013, "The server has no room left for this.")
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
        LENGTH_REQUIRED,
        PRECONDITION_FAILED,
        TOO_LARGE,
        QUOTA_EXCEEDED,
        UNSUPPORTED_MEDIA_TYPE,
        TYPE_NOT_ALLOWED,
        LOCKED,
        RATE_LIMITED,
        CHECKSUM_MISMATCH,
        INTERNAL,
        UNAVAILABLE,
        STORAGE_FULL,
        SLOW_READER,
        GOING_AWAY,
    )
}
