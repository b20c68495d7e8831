"""Rows that one person alone sees are deleted, long after they were taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_presence_and_privacy'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='own_deleted_revision',
            field=models.BigIntegerField(db_default=0, default=0, editable=False, help_text='The highest revision of such a row that was taken back and is deleted by now.'),
        ),
    ]
