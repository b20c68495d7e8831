"""Conversations are marked as unread."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0007_details_revision")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="unread_from",
            field=models.BigIntegerField(null=True),
        ),
    ]
