"""What a message says, cleaned in one place whichever door it comes through."""

from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chat.messaging.errors import EmojiInvalid, FilesInvalid, TextInvalid, ThreadInvalid
from chat.protocol import emoji, text


class Source(NamedTuple):
    """A message that is sent on, by its place."""

    conversation_id: UUID
    seq: int


class Content(msgspec.Struct, frozen=True):
    """What somebody wrote, or sends on."""

    text: str = ""
    """Empty where a message is sent on, whose text it is then."""
    reply_to: int | UnsetType = UNSET
    """The seq of the message that it answers."""
    mentions: list[UUID] | UnsetType = UNSET
    """The people who are meant where several have the name that the text mentions."""
    forward: Source | UnsetType = UNSET
    thread_root: int | UnsetType = UNSET
    """The seq of the message in whose thread it is."""
    also_in_room: bool | UnsetType = UNSET
    """A reply in a thread stands in the room too."""
    files: list[UUID] | UnsetType = UNSET
    """What its sender uploaded for it."""
    draft_revision: int | UnsetType = UNSET
    """The revision of the draft that it was, as its sender's device knows it."""

    def cleaned(self, *, has_files: bool = False) -> "Content":
        """Return the content as it is stored: its text without what is blank before and after it.

        Arguments:
            has_files: the message has files already, so that it needs no text.

        Raises:
            TextInvalid: the text cannot be a message.
            FilesInvalid: a file is named twice.
            ThreadInvalid: it would stand in the room too, and is in no thread.
        """
        if self.also_in_room and self.thread_root is UNSET:
            raise ThreadInvalid("also_in_room", "Only a reply in a thread is also in the room.")
        if self.forward is not UNSET:
            return self
        if self.files and len({*self.files}) < len(self.files):
            raise FilesInvalid("Name each file once.")
        try:
            if (has_files or self.files) and not text.is_visible(self.text):
                return msgspec.structs.replace(self, text="")
            return msgspec.structs.replace(self, text=text.clean_text(self.text))
        except text.TextRefused as error:
            raise TextInvalid(str(error)) from None


def emoji_cleaned(raw: str) -> str:
    """Return an emoji in its one spelling.

    Raises:
        EmojiInvalid: it is not one emoji.
    """
    try:
        return emoji.clean_emoji(raw)
    except emoji.EmojiRefused as error:
        raise EmojiInvalid(str(error)) from None
