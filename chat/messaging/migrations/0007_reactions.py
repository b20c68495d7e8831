"""People react to messages, which keep what that comes to."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("conversations", "0007_details_revision"),
        ("people", "0001_initial"),
        ("messaging", "0006_reply_to"),
    ]

    operations: ClassVar = [
        migrations.AddField("message", "reactions", models.TextField(null=True)),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "conversation_id",
                        "seq",
                        "person_id",
                        "emoji",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                ("seq", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("emoji", models.CharField(max_length=20)),
                ("is_on", models.BooleanField()),
                ("revision", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["conversation", "revision"], name="reaction_changed")
                ],
            },
        ),
    ]
