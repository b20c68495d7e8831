from chat.core.errors import DomainError
from chat.protocol import errors
from chat.protocol.invitations import EXPIRED, REVOKED, USED_UP


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
