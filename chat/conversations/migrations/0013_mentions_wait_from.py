"""Mentions wait in their messages before they are rows; those that are rows stay so."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("conversations", "0012_picture")]

    operations: ClassVar = [
        migrations.AddField(
            "conversation", "mentions_wait_from", models.BigIntegerField(editable=False, null=True)
        ),
    ]
