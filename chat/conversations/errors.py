from chat.core.errors import DomainError
from chat.protocol import errors
from chat.protocol.limits import MEMBERS_MAX


class ConversationNotFound(DomainError):
    """There is no such conversation, or none that this person may know of."""

    kind = errors.NOT_FOUND


class RecipientNotFound(DomainError):
    """There is no such person to talk to."""

    kind = errors.NOT_FOUND


class RecipientInvalid(DomainError):
    """A direct conversation takes two different people."""

    kind = errors.INVALID_RECIPIENT


class MemberNotFound(DomainError):
    """The conversation has no such member."""

    kind = errors.NOT_FOUND


class NotAllowed(DomainError):
    """The person is in the conversation, and may not do this there."""

    kind = errors.FORBIDDEN


class Blocked(DomainError):
    """Of two people one blocks the other; which of them it is stays unsaid."""

    kind = errors.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("You and this person cannot write to each other.")


class GroupInvalid(DomainError):
    """The title, purpose or people of a room cannot be taken; ``fields`` says which and why."""

    kind = errors.INVALID


class KeepingInvalid(DomainError):
    """A person cannot keep a conversation like that; ``fields`` says why."""

    kind = errors.INVALID


class Archived(DomainError):
    """The conversation is archived: it is read, and nothing there changes."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__("This conversation is archived.")


class LastOwner(DomainError):
    """Somebody has to own the conversation."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__("Make somebody else an owner first.")


class RoomFull(DomainError):
    """There are as many people in the channel as there can be."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__(f"A channel has at most {MEMBERS_MAX:,} people.")
