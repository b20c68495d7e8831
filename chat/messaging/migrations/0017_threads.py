"""Messages stand in threads, which people follow."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("conversations", "0010_channels"),
        ("messaging", "0016_event"),
        ("people", "0008_blocks"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="message",
            name="thread_root",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="thread_ordinal",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="also_in_room",
            field=models.BooleanField(null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["conversation", "thread_root", "seq"],
                condition=models.Q(thread_root__isnull=False),
                name="message_in_thread",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["conversation", "thread_root", "thread_ordinal"],
                condition=models.Q(thread_root__isnull=False, deleted_at__isnull=False),
                name="message_deleted_in_thread",
            ),
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id",
                        "conversation_id",
                        "thread_root",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("thread_root", models.BigIntegerField()),
                ("is_on", models.BooleanField()),
                ("read_ordinal", models.BigIntegerField()),
                ("revision", models.BigIntegerField()),
                (
                    "conversation",
                    models.ForeignKey(
                        "conversations.conversation",
                        on_delete=models.PROTECT,
                        related_name="+",
                        db_index=False,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        "people.person",
                        on_delete=models.PROTECT,
                        related_name="+",
                        db_index=False,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "revision"], name="follow_changed")],
            },
        ),
    ]
