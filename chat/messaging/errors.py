from collections.abc import Collection

from chat.core.errors import DomainError
from chat.protocol import errors
from chat.protocol.limits import DRAFTS_MAX, PINS_MAX, REACTIONS_MAX, SAVED_MAX


class TextInvalid(DomainError):
    """The text cannot be a message; the detail says why."""

    kind = errors.INVALID

    def __init__(self, detail: str) -> None:
        super().__init__(detail, fields={"text": [detail]})


class FilesInvalid(DomainError):
    """A message cannot have these files; the detail says why."""

    kind = errors.INVALID

    def __init__(self, detail: str) -> None:
        super().__init__(detail, fields={"files": [detail]})


class PlaceInvalid(DomainError):
    """A page of messages is at one place."""

    kind = errors.INVALID

    def __init__(self, given: Collection[str]) -> None:
        detail = f"Give at most one of {' and '.join(given)}."
        super().__init__(detail, fields={name: [detail] for name in given})


class MessageNotFound(DomainError):
    """The conversation has no such message."""

    kind = errors.NOT_FOUND


class MessageDeleted(DomainError):
    """The message is deleted, and what is deleted stays as it is."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__("This message is deleted.")


class EmojiInvalid(DomainError):
    """Nobody can react with this; the detail says why."""

    kind = errors.INVALID

    def __init__(self, detail: str) -> None:
        super().__init__(detail, fields={"emoji": [detail]})


class ReactionsFull(DomainError):
    """There are as many different emoji under the message as there can be."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__(f"A message has at most {REACTIONS_MAX} different reactions.")


class SavedFull(DomainError):
    """The person saves as many messages as one can."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__(f"You can save at most {SAVED_MAX:,} messages.")


class PinsFull(DomainError):
    """There are as many pinned messages as there can be."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__(f"At most {PINS_MAX} messages are pinned at a time: unpin one first.")


class DraftsFull(DomainError):
    """The person has drafts in as many conversations as one can."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__(f"You can keep drafts in at most {DRAFTS_MAX} conversations.")


class ReplyInvalid(DomainError):
    """There is nothing to answer under this seq; the detail says why."""

    kind = errors.INVALID

    def __init__(self, detail: str) -> None:
        super().__init__(detail, fields={"reply_to": [detail]})


class ThreadInvalid(DomainError):
    """There is no thread to reply in; the detail says why."""

    kind = errors.INVALID

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail, fields={field: [detail]})


class ForwardInvalid(DomainError):
    """Nobody can send this message on; the detail says why."""

    kind = errors.INVALID

    def __init__(self, detail: str) -> None:
        super().__init__(detail, fields={"source_seq": [detail]})


class MessageForwarded(DomainError):
    """What is forwarded are somebody's words, which stay as they are."""

    kind = errors.CONFLICT

    def __init__(self) -> None:
        super().__init__("A forwarded message is not edited.")


class MarkInvalid(DomainError):
    """Nobody can have read a message that is not there yet."""

    kind = errors.INVALID

    def __init__(self, last_seq: int) -> None:
        detail = f"The last message is {last_seq}."
        super().__init__(detail, fields={"seq": [detail]})
