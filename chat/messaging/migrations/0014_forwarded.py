"""A message that was sent on keeps whose it was."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("messaging", "0013_versions")]

    operations: ClassVar = [
        migrations.AddField("message", "forwarded", models.TextField(null=True)),
    ]
