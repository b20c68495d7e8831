from chat.core.errors import DomainError
from chat.protocol import errors

LAST_ADMINISTRATOR = "Make somebody else an administrator first: this is the last one."


class CredentialsInvalid(DomainError):
    """No active account has this e-mail and password; which of them is wrong stays unsaid."""

    kind = errors.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__("No active account found with the given credentials.")


class TokenInvalid(DomainError):
    """The token is malformed, expired, of the wrong kind, or its session has ended."""

    kind = errors.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__("The token is invalid, expired, or its session has ended.")


class RegistrationClosed(DomainError):
    """People do not sign up here by themselves."""

    kind = errors.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("Sign-up is closed here. Ask an administrator for an account.")


class ResetInvalid(DomainError):
    """The token of a reset is malformed, expired, used, or of an account that is not active."""

    kind = errors.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("This link has expired or was used already. Ask for a new one.")


class MailMissing(DomainError):
    """There is no mail server to send anything by."""

    kind = errors.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("This server sends no mail. Ask an administrator for a new password.")


class SessionNotFound(DomainError):
    """The person has no such session."""

    kind = errors.NOT_FOUND


class LastAdministrator(DomainError):
    """Somebody has to look after the server."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__(LAST_ADMINISTRATOR)


class AccountInvalid(DomainError):
    """Fields of an account cannot be taken as they are; ``fields`` names each."""

    kind = errors.INVALID
