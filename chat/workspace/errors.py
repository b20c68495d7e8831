from chat.core.errors import DomainError
from chat.protocol import errors
from chat.protocol.invitations import EXPIRED, REVOKED, USED_UP


class WorkspaceInvalid(DomainError):
    """Nobody can choose this; ``fields`` says why."""

    kind = errors.INVALID


class AccountDeactivated(DomainError):
    """Whoever does not sign in needs no new password."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__("This account is deactivated. Activate it first.")


class DefaultTitleTaken(DomainError):
    """Of one name there is one default channel."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__("There is a default channel of this name already.")


class SetupInvalid(DomainError):
    """The address of a first administrator is none, was used, or is not needed any more."""

    kind = errors.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(
            "This address is not valid any more."
            " The start of the server prints one while there is no administrator."
        )


class InvitationInvalid(DomainError):
    """The token is none that was made here."""

    kind = errors.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("This invitation link is not valid.")


class InvitationNotFound(DomainError):
    """There is no such invitation, or none that this person looks after."""

    kind = errors.NOT_FOUND


class InvitationOver(DomainError):
    """The invitation was good once, and is not any more; only who has the link learns of it.

    Arguments:
        state: what has become of it.
    """

    kind = errors.NOT_FOUND

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(_OVER.get(state, "This invitation is not valid any more."))


_OVER = {
    EXPIRED: "This invitation has expired.",
    USED_UP: "This invitation was used as often as it can be.",
    REVOKED: "This invitation was revoked.",
}


class InvitationRefused(DomainError):
    """Nobody can be invited like this; ``fields`` says what is wrong."""

    kind = errors.INVALID


class RegistrationByInvitation(DomainError):
    """Whoever signs up here has been invited."""

    kind = errors.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("Sign-up here is by invitation. Ask somebody for a link.")


class InvitationsMailMissing(DomainError):
    """There is no mail server to send an invitation by."""

    kind = errors.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("This server sends no mail. Send the link yourself.")
