"""The errors that this package raises."""


class ChatError(Exception):
    """Anything that this package raises on purpose."""


class Refused(ChatError):
    """The request is refused, and would be if it were made again.

    Arguments:
        code: stable name in the server's table of errors.
        detail: a sentence for people.
    """

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{detail} ({code})")


class SignedOut(ChatError):
    """The session has ended, or never began: sign in (again)."""


class Unreachable(ChatError):
    """The server does not answer, or cannot serve now; the same call may work later.

    Arguments:
        detail: a sentence for people.
        retry_after: seconds after which the server says that it may work, where it does.
    """

    def __init__(self, detail: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(detail)


class RateLimited(Unreachable):
    """This was done too often; it works after ``retry_after`` seconds."""

    retry_after: float

    def __init__(self, detail: str, retry_after: float) -> None:
        super().__init__(detail, retry_after)


def not_unicode() -> Refused:
    """Return the refusal of a text that UTF-8 cannot carry: one with a lone surrogate."""
    return Refused("invalid", "The text contains a lone surrogate, which is not valid Unicode.")
