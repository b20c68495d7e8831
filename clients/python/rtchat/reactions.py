"""The reactions to the messages of one conversation."""

from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from rtchat.frames import Message, Reaction, ReactionSummary


class Reactions:
    """What the emoji under each message have come to, by seq and emoji.

    Events and loaded messages may come in any order: of each emoji the summary of the highest
    revision is kept, also where nobody sets it any more, and of messages that are not loaded.
    """

    def __init__(self) -> None:
        self._summaries: dict[int, dict[str, ReactionSummary]] = {}

    def of(self, seq: int) -> list[ReactionSummary]:
        """Return the reactions to a message, in the order in which each emoji came."""
        present = [one for one in self._summaries.get(seq, {}).values() if one.count]
        # Whose own nobody said, nobody set while one was there.
        return [
            replace(one, is_own=one.is_own is True)
            for one in sorted(present, key=lambda one: one.since)
        ]

    def load(self, message: Message) -> None:
        """Take what a message says of its reactions."""
        if message.deleted_at is not None:
            self._summaries.pop(message.seq, None)
        elif message.reactions:
            for summary in message.reactions:
                self._take(message.seq, summary)

    def update(self, reaction: Reaction, me: UUID | None) -> None:
        """Take a reaction of somebody, which may be oneself."""
        summary = self._take(
            reaction.seq,
            ReactionSummary(
                emoji=reaction.emoji,
                count=reaction.count,
                people=reaction.people,
                since=reaction.since,
                revision=reaction.revision,
            ),
        )
        if reaction.person == me:
            self._summaries[reaction.seq][reaction.emoji] = replace(summary, is_own=reaction.is_on)

    def clear(self) -> None:
        """Forget all."""
        self._summaries.clear()

    def _take(self, seq: int, summary: ReactionSummary) -> ReactionSummary:
        """Keep the later of two summaries; where it does not say whose it is, as the other does."""
        kept = self._summaries.setdefault(seq, {})
        known = kept.get(summary.emoji, summary)
        later, other = (summary, known) if summary.revision >= known.revision else (known, summary)
        if later.is_own is UNSET:
            later = replace(later, is_own=other.is_own)
        kept[summary.emoji] = later
        return later
