"""Messages are pinned."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("messaging", "0011_deleted_unread"), ("people", "0003_folded_name")]

    operations: ClassVar = [
        migrations.AddField("message", "pinned_since", models.BigIntegerField(null=True)),
        migrations.AddField(
            "message",
            "pinned_by",
            models.ForeignKey(
                "people.person",
                on_delete=models.PROTECT,
                related_name="+",
                db_index=False,
                null=True,
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["conversation", "pinned_since"],
                condition=models.Q(pinned_since__isnull=False),
                name="message_pinned",
            ),
        ),
    ]
