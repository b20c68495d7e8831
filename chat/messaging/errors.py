from chat.core.errors import DomainError
from chat.protocol import errors


class TextInvalid(DomainError):
    """The text can not be a message; the detail says why."""

    kind = errors.INVALID
