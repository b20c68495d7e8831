"""A message may answer another one of its conversation."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("messaging", "0005_a_person_is_not_an_account")]

    operations: ClassVar = [
        migrations.AddField("message", "reply_to", models.BigIntegerField(null=True)),
    ]
