"""What can go wrong."""


class ChatError(Exception):
    """Anything that this package raises on purpose."""


class Refused(ChatError):
    """The server does not do this, and would not if it were asked again.

    Arguments:
        code: stable name out of the server's table of errors.
        detail: a sentence for people.
    """

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{detail} ({code})")


class SignedOut(ChatError):
    """The session has ended, or never began: sign in (again)."""


class Unreachable(ChatError):
    """The server does not answer, or cannot serve now; the same call may work later."""
