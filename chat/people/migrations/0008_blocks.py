"""People block each other."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_own_deleted_revision'),
    ]

    operations = [
        migrations.CreateModel(
            name='Block',
            fields=[
                ('pk', models.CompositePrimaryKey('person_id', 'blocked_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('is_on', models.BooleanField()),
                ('revision', models.BigIntegerField()),
                ('blocked', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'revision'], name='block_changed')],
            },
        ),
    ]
