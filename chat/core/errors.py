"""The root of every error that a domain room raises on purpose."""

from typing import ClassVar

from chat.protocol import errors
from chat.protocol.errors import ErrorKind


class DomainError(Exception):
    """A request that cannot be carried out; doors translate it by ``kind``.

    Arguments:
        detail: one sentence for the person who asked; the kind's own where it is empty.
        fields: messages for each input field that is wrong.
        retry_after: seconds after which another try makes sense; the kind's own by default.
    """

    kind: ClassVar[ErrorKind] = errors.INVALID

    def __init__(
        self,
        detail: str = "",
        *,
        fields: dict[str, list[str]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.detail = detail or self.kind.detail
        self.fields = fields or {}
        self.retry_after = retry_after or self.kind.retry_after
        super().__init__(self.detail)


class Unavailable(DomainError):
    """A dependency does not answer; nothing is known to have been stored."""

    kind = errors.UNAVAILABLE


class RateLimited(DomainError):
    """Somebody did something too often.

    Arguments:
        things: what there were too many of.
        retry_after: seconds until one more is accepted.
    """

    kind = errors.RATE_LIMITED
    retry_after: int

    def __init__(self, things: str, retry_after: int) -> None:
        detail = f"Too many {things}. Try again in {retry_after} s."
        super().__init__(detail, retry_after=retry_after)
