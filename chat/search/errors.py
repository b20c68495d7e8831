"""What a search cannot be."""

from chat.core.errors import DomainError
from chat.protocol import errors


class QueryInvalid(DomainError):
    """There is nothing in a query to look for, or too much."""

    kind = errors.INVALID

    def __init__(self, sentence: str) -> None:
        super().__init__(fields={"q": [sentence]})


class TimeZoneUnknown(DomainError):
    """No time zone has this name."""

    kind = errors.INVALID

    def __init__(self) -> None:
        super().__init__(fields={"time_zone": ["Give the name of a time zone, as Europe/Berlin."]})
