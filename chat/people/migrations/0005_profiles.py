"""People say something of themselves: a status and a time zone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_own_revision'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='profile_revision',
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='person',
            name='status_emoji',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name='person',
            name='status_ends_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='status_text',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name='person',
            name='time_zone',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=64),
        ),
    ]
