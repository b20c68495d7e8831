"""What search reads: blocks of text, and how far they go (docs/decisions/0019-search.md); and the
searches that people save.
"""

from typing import Any, ClassVar

from django.db import models

from chat.conversations.models import Conversation
from chat.people.models import Person
from chat.protocol.limits import SEARCH_MAX_CHARACTERS

BLOCK_MESSAGES = 64
"""Messages in one block."""


class Texts(models.TextField):  # type: ignore[type-arg]
    """Texts that the store looks into: on SQLite as bytes, among which it searches faster."""

    def db_type(self, connection: Any) -> str:
        return "blob" if connection.vendor == "sqlite" else "text"


class Indexed(models.Model):
    """How far a conversation is in its blocks: messages up to a seq, as they are after all changes
    up to a revision.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    seq = models.BigIntegerField()
    revision = models.BigIntegerField()


class Block(models.Model):
    """What is to know of the messages ``number * 64 + 1`` to ``number * 64 + 64`` of a
    conversation, as far as there are these, before their texts are read.

    ``newest`` and ``oldest`` are the highest and the lowest of their times, in microseconds;
    ``signature`` says what is not in their texts (see ``signatures``).
    """

    pk = models.CompositePrimaryKey("conversation_id", "number")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.BigIntegerField()
    newest = models.BigIntegerField()
    oldest = models.BigIntegerField()
    signature = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            # The newest blocks are found in it alone.
            models.Index(
                fields=["conversation", "number", "newest", "oldest"], name="search_block_times"
            ),
        ]


class BlockTexts(models.Model):
    """The texts of the messages of a block (see ``blocks``), and their times in microseconds, each
    in eight bytes.

    They are in rows of their own, so that those of blocks are many on a page.
    """

    pk = models.CompositePrimaryKey("conversation_id", "number")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.BigIntegerField()
    times = models.BinaryField()
    texts = Texts()


class SavedSearch(models.Model):
    """A query that a person saves, which they alone see."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    q = models.CharField(max_length=SEARCH_MAX_CHARACTERS)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "q"], name="saved_search_once"),
        ]
