"""What people began to write follows them."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("conversations", "0007_details_revision"),
        ("messaging", "0014_forwarded"),
        ("people", "0005_profiles"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id",
                        "conversation_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("is_on", models.BooleanField()),
                ("text", models.TextField()),
                ("reply_to", models.BigIntegerField(null=True)),
                ("mentions", models.TextField(null=True)),
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
                "indexes": [models.Index(fields=["person", "revision"], name="draft_changed")],
            },
        ),
    ]
