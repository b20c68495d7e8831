"""How one keeps a conversation in one's list."""

from datetime import UTC, datetime

import msgspec
from msgspec import UNSET, UnsetType

from rtchat import frames


class Keeping(msgspec.Struct, frozen=True):
    """How one keeps a conversation: the fields of its entry in one's list that have no revision."""

    is_muted: bool
    is_pinned: bool
    muted_until: datetime | UnsetType = UNSET
    level: str | UnsetType = UNSET
    hidden_ordinal: int | UnsetType = UNSET
    folder: str | UnsetType = UNSET

    @classmethod
    def of(cls, snapshot: frames.Conversation) -> "Keeping":
        """Return how a conversation is kept by its entry in one's list."""
        return cls(**{name: getattr(snapshot, name) for name in cls.__struct_fields__})

    def kept_in(self, snapshot: frames.Conversation) -> frames.Conversation:
        """Return an entry in one's list that is kept like this."""
        return msgspec.structs.replace(snapshot, **msgspec.structs.asdict(self))

    def is_muted_at(self, now: datetime) -> bool:
        """Return whether it is muted at a time: a mute with an end ends by itself."""
        return self.is_muted and (self.muted_until is UNSET or self.muted_until > now)

    @property
    def is_muted_now(self) -> bool:
        return self.is_muted_at(datetime.now(UTC))
