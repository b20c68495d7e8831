"""The table has referred to people since `people.0001`; the column gets their name, too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0003_muted_and_pinned'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            # Not by Django's hand, which on SQLite would copy the table.
            database_operations=[
                migrations.RunSQL([
                    'ALTER TABLE conversations_membership RENAME COLUMN user_id TO person_id',
                    'DROP INDEX conversations_membership_user_id_4bcba323',
                    'CREATE INDEX conversations_membership_person_id_e04d8531'
                    ' ON conversations_membership (person_id)',
                ]),
            ],
            state_operations=[
                migrations.RenameField(model_name='membership', old_name='user', new_name='person'),
                migrations.AlterField(
                    model_name='membership',
                    name='pk',
                    field=models.CompositePrimaryKey('conversation_id', 'person_id', blank=True, editable=False, primary_key=True, serialize=False),
                ),
                migrations.AlterField(
                    model_name='membership',
                    name='person',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.person'),
                ),
            ],
        ),
    ]
