from chat.core.errors import DomainError
from chat.protocol import errors


class NameInvalid(DomainError):
    """Names cannot be taken as they are; ``fields`` says which and why."""

    kind = errors.INVALID


class ProfileInvalid(DomainError):
    """What somebody says of themself cannot be taken; ``fields`` says what and why."""

    kind = errors.INVALID


class PersonNotFound(DomainError):
    """There is no such person."""

    kind = errors.NOT_FOUND
