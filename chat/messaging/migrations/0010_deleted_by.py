"""A message says which owner of the group deleted it."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("messaging", "0009_saved")]

    operations: ClassVar = [
        migrations.AddField(
            "message",
            "deleted_by",
            models.ForeignKey(
                "people.person",
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                db_index=False,
            ),
        ),
    ]
