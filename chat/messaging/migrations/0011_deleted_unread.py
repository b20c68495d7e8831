"""Deleted messages are found by their ordinal: those that one has not read no longer count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0010_deleted_by")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)),
                fields=["conversation", "ordinal"],
                name="message_deleted",
            ),
        ),
    ]
