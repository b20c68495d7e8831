"""People save messages for themselves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0007_details_revision'),
        ('messaging', '0008_mentions'),
        ('people', '0004_own_revision'),
    ]

    operations = [
        migrations.CreateModel(
            name='Saved',
            fields=[
                ('pk', models.CompositePrimaryKey('person_id', 'conversation_id', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
                ('is_on', models.BooleanField()),
                ('revision', models.BigIntegerField()),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.conversation')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'revision'], name='saved_changed')],
            },
        ),
    ]
