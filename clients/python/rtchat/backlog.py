"""Messages that are still to be delivered, from before a conversation was loaded."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rtchat.events import Event
from rtchat.frames import Message


@dataclass(slots=True)
class Backlog:
    """Messages of one conversation, loaded backwards page by page, then delivered in order.

    Arguments:
        is_known: whether a message was delivered before, or need not be.
        end: a known message with a lower seq ends the loading.
        before: the seq below which the next page begins.
    """

    is_known: Callable[[Message], bool]
    end: int
    before: int = 0
    messages: list[Message] = field(default_factory=list)
    delayed: list[Event] = field(default_factory=list)
    """What happened meanwhile, to be delivered afterwards."""

    def start(self, last_seq: int) -> None:
        """Begin (again) at the end of the conversation."""
        self.before = last_seq + 1
        self.messages.clear()
        self.delayed.clear()

    def add(self, page: list[Message]) -> bool:
        """Take the messages before those that are loaded; return whether more are needed."""
        self.messages[:0] = [message for message in page if not self.is_known(message)]
        if not page:
            return False
        self.before = page[0].seq
        return self.before > 1 and not any(map(self.ends_with, page))

    def ends_with(self, message: Message) -> bool:
        """Return whether nothing before this message is to be delivered."""
        return message.seq < self.end and self.is_known(message)
