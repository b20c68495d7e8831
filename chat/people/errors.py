from chat.core.errors import DomainError
from chat.protocol import errors


class NameInvalid(DomainError):
    """Names cannot be taken as they are; ``fields`` says which and why."""

    kind = errors.INVALID
