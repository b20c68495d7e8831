"""The reactions to the messages of a conversation, as a client of docs/protocol.md keeps them."""

from typing import Any, NamedTuple

Frame = dict[str, Any]


class Summary(NamedTuple):
    """What an emoji under a message has come to."""

    many: int
    since: int
    revision: int
    is_own: bool


class Reactions:
    """The summary with the highest revision of each emoji under each message.

    Arguments:
        person: whose client it is.
    """

    def __init__(self, person: str) -> None:
        self._person = person
        self._summaries: dict[int, dict[str, Summary]] = {}

    def load(self, message: Frame) -> None:
        """Take what a message says of its own."""
        if message["deleted_at"] is not None:
            self._summaries.pop(message["seq"], None)
            return
        for frame in message.get("reactions", []):
            self._take(message["seq"], frame, frame.get("is_own"))

    def update(self, reaction: Frame) -> None:
        """Take one that somebody set or took back."""
        is_own = reaction["is_on"] if reaction["person"] == self._person else None
        self._take(reaction["seq"], reaction, is_own)

    def of(self, seq: int) -> tuple[tuple[str, int, bool], ...]:
        """Return the emoji under a message in their order: how many set each, and oneself."""
        kept = self._summaries.get(seq, {})
        shown = sorted((one.since, emoji) for emoji, one in kept.items() if one.many)
        return tuple((emoji, kept[emoji].many, kept[emoji].is_own) for _, emoji in shown)

    def _take(self, seq: int, frame: Frame, is_own: bool | None) -> None:
        kept = self._summaries.setdefault(seq, {})
        known = kept.get(frame["emoji"])
        was_own = known is not None and known.is_own
        if known is None or frame["revision"] >= known.revision:
            known = Summary(frame["count"], frame["since"], frame["revision"], was_own)
        kept[frame["emoji"]] = known._replace(is_own=was_own if is_own is None else is_own)
