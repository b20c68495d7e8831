"""People get a table of their own: the one that accounts had, with all that refers to it.

Messages and memberships, the large tables, refer to people, and follow the table to its new name
by themselves: on PostgreSQL because a reference is to the table and not to its name, on SQLite
because renaming a table rewrites the references to it. Accounts get a new table, and the few small
tables that refer to accounts are made to refer to that. See docs/decisions/0010.
"""

import chat.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SMALL = [
    ('accounts', 'Session'),
    ('accounts', 'User_groups'),
    ('accounts', 'User_user_permissions'),
    ('admin', 'LogEntry'),
]
"""Whatever refers to accounts: each has the foreign key ``user``."""

RENAMES = [
    'ALTER INDEX accounts_user_pkey RENAME TO people_person_pkey',
    'ALTER TABLE messaging_message RENAME CONSTRAINT'
    ' messaging_message_sender_id_7a7088e6_fk_accounts_user_id'
    ' TO messaging_message_sender_id_7a7088e6_fk_people_person_id',
    'ALTER TABLE conversations_membership RENAME CONSTRAINT'
    ' conversations_membership_user_id_4bcba323_fk_accounts_user_id'
    ' TO conversations_membership_person_id_e04d8531_fk_people_person_id',
]
"""What PostgreSQL names after the table; SQLite gives these no names."""

COPY = """
    INSERT INTO accounts_user (
        id, created_at, email, password, last_login, is_active, is_staff, is_superuser,
        first_name, last_name, revision
    )
    SELECT
        id, created_at, email, password, last_login, is_active, is_staff, is_superuser,
        first_name, last_name, revision
    FROM people_person
"""


def table_rename(apps, schema_editor):
    schema_editor.execute('DROP INDEX user_email_unique')
    schema_editor.execute('ALTER TABLE accounts_user RENAME TO people_person')
    if schema_editor.connection.vendor == 'postgresql':
        for statement in RENAMES:
            schema_editor.execute(statement)


def accounts_create(apps, schema_editor):
    User = apps.get_model('accounts', 'User')
    # Not `create_model`: the tables of its groups and permissions are there already.
    sql, params = schema_editor.table_sql(User)
    schema_editor.execute(sql, params or None)
    schema_editor.execute(COPY)
    for app, name in SMALL:
        model = apps.get_model(app, name)
        to_account = model._meta.get_field('user')
        to_person = to_account.clone()
        to_person.remote_field.model = apps.get_model('people', 'Person')
        to_person.set_attributes_from_name('user')
        to_person.model = model
        schema_editor.alter_field(model, to_person, to_account)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_groups_and_revisions'),
        # Whatever refers to the table must be there when it is renamed.
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('conversations', '0003_muted_and_pinned'),
        ('messaging', '0004_created_revision'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(table_rename)],
            state_operations=[
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.UUIDField(default=chat.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('first_name', models.CharField(max_length=150)),
                        ('last_name', models.CharField(max_length=150)),
                        ('revision', models.BigIntegerField(default=0, editable=False, help_text="Counts every durable change that is this person's alone.")),
                        # The account's, and gone below.
                        ('email', models.EmailField(max_length=254)),
                        ('password', models.CharField(max_length=128)),
                        ('last_login', models.DateTimeField(null=True)),
                        ('is_active', models.BooleanField()),
                        ('is_staff', models.BooleanField()),
                        ('is_superuser', models.BooleanField()),
                    ],
                ),
            ],
        ),
        migrations.RunPython(accounts_create),
        *(
            migrations.RemoveField('Person', name)
            for name in ('email', 'password', 'last_login', 'is_active', 'is_staff', 'is_superuser')
        ),
        migrations.AddField(
            model_name='Person',
            name='account',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL('UPDATE people_person SET account_id = id'),
    ]
