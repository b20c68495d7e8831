"""What the messages at the roots of threads show of them."""

from collections.abc import Iterable

from msgspec.structs import replace

from rtchat.frames import Message, ThreadSummary

THREAD_PEOPLE = 3
"""Of those who write in a thread, how many its summary names."""
THREAD_PEOPLE_OF = 20
"""Replies of a thread of which its summary names the senders; the first ones."""


class Threads:
    """The summaries of the threads of one conversation, by the seq of their root, as far as that
    was loaded or seen to begin.
    """

    def __init__(self) -> None:
        self._summaries: dict[int, ThreadSummary] = {}

    def of(self, seq: int) -> ThreadSummary | None:
        """Return the summary of the thread of a message, where it has replies."""
        summary = self._summaries.get(seq)
        return summary if summary is not None and summary.count else None

    def clear(self) -> None:
        """Forget all."""
        self._summaries.clear()

    def load(self, summaries: Iterable[ThreadSummary]) -> None:
        """Take what a page brings; what events brought since stays."""
        for summary in summaries:
            known = self._summaries.get(summary.thread_root)
            if known is None or known.revision < summary.revision:
                self._summaries[summary.thread_root] = summary

    def update(self, reply: Message, known: Message | None, *, is_created: bool) -> None:
        """Take a reply in a revision of its own.

        Arguments:
            known: the state of it that was here before.
            is_created: it is new, and not changed alone.
        """
        root, ordinal = reply.thread_root, reply.thread_ordinal
        if not root or not ordinal:
            return
        count = 1 if reply.deleted_at is None else 0
        created = reply.created_revision or reply.revision
        summary = self._summaries.get(root)
        if summary is None:
            if is_created and ordinal == 1:
                at = reply.created_at
                self._summaries[root] = ThreadSummary(root, created, 1, at, count, [reply.sender])
        elif created > summary.revision:
            people = summary.people
            is_named = reply.sender in people or ordinal > THREAD_PEOPLE_OF
            if not is_named and len(people) < THREAD_PEOPLE:
                people = [*people, reply.sender]
            self._summaries[root] = ThreadSummary(
                root, created, ordinal, reply.created_at, summary.count + count, people
            )
        elif reply.revision > summary.revision and count == 0:
            was_deleted = known is not None and known.deleted_at is not None
            if not was_deleted:
                self._summaries[root] = replace(summary, count=summary.count - 1)
