from chat.core.errors import DomainError
from chat.protocol import errors
from chat.protocol.limits import BLOCKS_MAX


class NameInvalid(DomainError):
    """Names cannot be taken as they are; ``fields`` says which and why."""

    kind = errors.INVALID


class ProfileInvalid(DomainError):
    """What somebody says of themself cannot be taken; ``fields`` says what and why."""

    kind = errors.INVALID


class PersonNotFound(DomainError):
    """There is no such person."""

    kind = errors.NOT_FOUND


class BlockInvalid(DomainError):
    """Nobody blocks themself."""

    kind = errors.INVALID

    def __init__(self) -> None:
        super().__init__("You cannot block yourself.")


class BlocksFull(DomainError):
    """The person blocks as many people as one can."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__(f"You can block at most {BLOCKS_MAX:,} people: unblock one first.")
