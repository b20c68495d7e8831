from chat.core.errors import DomainError
from chat.protocol import errors


class FileNotFound(DomainError):
    """There is no such file for this person."""

    kind = errors.NOT_FOUND


class FileInvalid(DomainError):
    """This cannot be a file; the detail says why."""

    kind = errors.INVALID


class FileTooLarge(DomainError):
    """The file has more bytes than may be uploaded, or than were declared."""

    kind = errors.TOO_LARGE


class FileSent(DomainError):
    """The file belongs to a message by now."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__("This file is sent already.")


class OffsetWrong(DomainError):
    """The bytes do not follow those that are there."""

    kind = errors.CONFLICT

    def __init__(self, offset: int) -> None:
        super().__init__(f"The upload is at {offset}.")


class QuotaExceeded(DomainError):
    """The person would have uploaded more than one may."""

    kind = errors.QUOTA_EXCEEDED


class TypeNotAllowed(DomainError):
    """Files of this type are refused."""

    kind = errors.TYPE_NOT_ALLOWED


class UploadLocked(DomainError):
    """Another request writes the upload."""

    kind = errors.LOCKED


class StorageFull(DomainError):
    """The disk has no room for the file."""

    kind = errors.STORAGE_FULL
