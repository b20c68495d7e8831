from chat.core.errors import DomainError
from chat.protocol import errors


class MediaRefused(DomainError):
    """A file cannot be kept as what it is: too large to be drawn, or no picture where one is
    needed.
    """

    kind = errors.INVALID
