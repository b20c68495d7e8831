"""What was changed since its creation says when that was, and the index of revisions shrinks to it."""

from typing import ClassVar

from django.db import migrations, models

GUESS = """
    UPDATE messaging_message AS message SET created_revision = message.seq + COALESCE(
        (
            SELECT before.revision - before.seq FROM messaging_message AS before
            WHERE before.conversation_id = message.conversation_id AND before.seq < message.seq
                AND before.edited_at IS NULL AND before.deleted_at IS NULL
            ORDER BY before.seq DESC LIMIT 1
        ),
        0
    )
    WHERE message.edited_at IS NOT NULL OR message.deleted_at IS NOT NULL
"""
"""The revision after that of the message before: each creation was one revision, so that the true
one is this or later, and creations keep the order of their seqs."""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("messaging", "0003_groups_and_revisions")]

    operations: ClassVar = [
        migrations.AddField("message", "created_revision", models.BigIntegerField(null=True)),
        migrations.RunSQL(GUESS, migrations.RunSQL.noop),
        migrations.RemoveIndex("message", "message_by_revision"),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["conversation", "revision"],
                condition=models.Q(created_revision__isnull=False),
                name="message_changed",
            ),
        ),
    ]
