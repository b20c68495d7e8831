"""Edits keep the texts that they replace."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("conversations", "0007_details_revision"),
        ("messaging", "0012_pins"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "conversation_id",
                        "seq",
                        "revision",
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
                ("revision", models.BigIntegerField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
        ),
    ]
