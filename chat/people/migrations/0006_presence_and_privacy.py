"""People are seen, and choose who sees it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_profiles'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='last_seen_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='shares_presence',
            field=models.BooleanField(db_default=True, default=True, editable=False, help_text='Whether others see when this person is here or was last, and they see others.'),
        ),
        migrations.AddField(
            model_name='person',
            name='shares_read_marks',
            field=models.BooleanField(db_default=True, default=True, editable=False, help_text='Whether others see how far this person has read, and they see others.'),
        ),
    ]
