"""What stands in the path of a request."""

from uuid import UUID

from chat.protocol.reading import read_id


class Id:
    """An id, in each spelling that a body may have it in; a path with another is not found."""

    regex = "[^/]+"

    def to_python(self, value: str) -> UUID:
        return read_id(value)

    def to_url(self, value: UUID) -> str:
        return str(value)
