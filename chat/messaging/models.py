"""What was said."""

from typing import ClassVar

from django.db import models

from chat.conversations.models import Conversation
from chat.files.models import File
from chat.people.models import Person
from chat.protocol.emoji import EMOJI_MAX_CHARACTERS


class Message(models.Model):
    """One message, addressed by its conversation and ``seq``.

    Every key and index begins with the conversation: it is what a store is sharded by.
    ``revision`` is that of its last change. ``created_revision`` is null until the first one, and
    keeps the revision of the creation from then on.
    ``reply_to`` is the ``seq`` of the message that it answers; ``reactions`` are the summaries of
    its reactions as JSON, ``mentions`` whom it mentions, and null without any. ``deleted_by``
    is who deleted it, where that was not its sender. ``pinned_since`` is the revision at which it
    was pinned, and null where it is not. ``forwarded`` is as JSON whose words these are and where
    from, and null for one's own. ``event`` is as JSON what its sender did, where it is a line of
    that and nothing that they wrote. A reply in a thread has the seq of the thread's
    message in ``thread_root``, and its place there in ``thread_ordinal``; ``also_in_room`` is true
    where it stands in the room too, and has an ordinal of its own. ``files`` are as JSON what came
    with it, in the order in which they are shown, and null without any.

    The writer inserts rows in raw SQL (see ``writer``); this class is for what changes them.
    """

    pk = models.CompositePrimaryKey("conversation_id", "seq")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    seq = models.BigIntegerField()
    ordinal = models.BigIntegerField()
    revision = models.BigIntegerField()
    sender = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    client_id = models.UUIDField()
    text = models.TextField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    created_revision = models.BigIntegerField(null=True)
    reply_to = models.BigIntegerField(null=True)
    reactions = models.TextField(null=True)  # noqa: DJ001
    mentions = models.TextField(null=True)  # noqa: DJ001
    deleted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    pinned_since = models.BigIntegerField(null=True)
    pinned_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    forwarded = models.TextField(null=True)  # noqa: DJ001
    event = models.TextField(null=True)  # noqa: DJ001
    thread_root = models.BigIntegerField(null=True)
    thread_ordinal = models.BigIntegerField(null=True)
    also_in_room = models.BooleanField(null=True)
    files = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        constraints: ClassVar = [
            # One message per (sender, conversation, client_id), for ever. Client ids ascend with
            # time: what is sent together is together in this key, whichever rooms it is in.
            models.UniqueConstraint(
                fields=["client_id", "sender", "conversation"], name="message_sent_once"
            ),
        ]
        indexes: ClassVar = [
            # Of what has changed alone: what has not is found by its seq, and sent without it.
            models.Index(
                fields=["conversation", "revision"],
                condition=models.Q(created_revision__isnull=False),
                name="message_changed",
            ),
            # Those that one has not read are taken off what is unread.
            models.Index(
                fields=["conversation", "ordinal"],
                condition=models.Q(deleted_at__isnull=False),
                name="message_deleted",
            ),
            models.Index(
                fields=["conversation", "pinned_since"],
                condition=models.Q(pinned_since__isnull=False),
                name="message_pinned",
            ),
            # Of replies alone, so that other messages cost nothing more.
            models.Index(
                fields=["conversation", "thread_root", "seq"],
                condition=models.Q(thread_root__isnull=False),
                name="message_in_thread",
            ),
            models.Index(
                fields=["conversation", "thread_root", "thread_ordinal"],
                condition=models.Q(thread_root__isnull=False, deleted_at__isnull=False),
                name="message_deleted_in_thread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.seq}"


class Attachment(models.Model):
    """That a file came with a message, which decides who may have it. It goes with the message.

    ``is_media`` is whether it is a picture or a video that is shown where it is. The writer
    inserts rows in raw SQL.
    """

    pk = models.CompositePrimaryKey("conversation_id", "seq", "file_id")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    is_media = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            # A room's pictures and videos, and its other files, newest first.
            models.Index(fields=["conversation", "is_media", "seq"], name="attachment_listed"),
        ]


class Mention(models.Model):
    """Somebody who is mentioned in a message, or everybody: then the target is the conversation.

    It has the ``ordinal`` of its message, by which it is unread as that is: 0 where that stands in
    a thread alone, so that it counts as unread there and not in the room. The newest messages have
    none yet (see ``docs/decisions/0021-mentions-wait-in-their-messages.md``).

    The writer inserts rows in raw SQL. On SQLite the table has no rowid, and Django's way to change
    it there, which is to copy it, would give it one.
    """

    pk = models.CompositePrimaryKey("conversation_id", "target_id", "ordinal", "seq")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    target_id = models.UUIDField()
    ordinal = models.BigIntegerField()
    seq = models.BigIntegerField()


class FormerMention(models.Model):
    """Somebody whom an edit took out of a message: put back, they are not notified again.

    ``since`` is the revision at which they were first mentioned in it. It stays when they are put
    back, and goes with the message.
    """

    pk = models.CompositePrimaryKey("conversation_id", "seq", "target_id")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    target_id = models.UUIDField()
    since = models.BigIntegerField()


class Reaction(models.Model):
    """An emoji with which a person reacted to a message; one that is taken back is kept, off.

    ``revision`` is that of its last change. The writer writes rows in raw SQL, and counts them in
    the message (see ``docs/decisions/0011-reactions-are-counted-in-their-message.md``).
    """

    pk = models.CompositePrimaryKey("conversation_id", "seq", "person_id", "emoji")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    emoji = models.CharField(max_length=EMOJI_MAX_CHARACTERS)
    is_on = models.BooleanField()
    revision = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["conversation", "revision"], name="reaction_changed"),
        ]


class Saved(models.Model):
    """A message that a person saves, which they alone see; one that is taken back is kept, off,
    for who was away, until there are too many of these.

    ``revision`` is the person's own at its last change.
    """

    pk = models.CompositePrimaryKey("person_id", "conversation_id", "seq")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    is_on = models.BooleanField()
    revision = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "revision"], name="saved_changed"),
        ]


class Version(models.Model):
    """A text that an edit of its message replaced.

    ``revision`` is that of the edit; ``written_at`` is when the text itself was written.
    """

    pk = models.CompositePrimaryKey("conversation_id", "seq", "revision")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    revision = models.BigIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField()


class Draft(models.Model):
    """What a person began to write in a conversation, which they alone see; off once it is gone.

    What is off stays, for who was away: it is at most one for each membership, and these stay too.
    ``mentions`` are the people whom the text means, as JSON. The writer takes it away with the
    message that it becomes. ``revision`` is the person's own at its last change.
    """

    pk = models.CompositePrimaryKey("person_id", "conversation_id")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_on = models.BooleanField()
    text = models.TextField()
    reply_to = models.BigIntegerField(null=True)
    mentions = models.TextField(null=True)  # noqa: DJ001
    revision = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "revision"], name="draft_changed"),
        ]


class Follow(models.Model):
    """A thread that a person follows, which they alone see, and how far they have read there.

    One that they do not follow any more is kept, off, for who was away, until there are too many of
    these. ``revision`` is the person's own at its last change.
    """

    pk = models.CompositePrimaryKey("person_id", "conversation_id", "thread_root")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    thread_root = models.BigIntegerField()
    is_on = models.BooleanField()
    read_ordinal = models.BigIntegerField()
    revision = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "revision"], name="follow_changed"),
        ]


class Transcript(Conversation):
    """A conversation as the place of its messages: the admin pages take no composite keys."""

    class Meta:
        proxy = True
        default_permissions = ("view",)
