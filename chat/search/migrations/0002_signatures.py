"""Blocks get signatures, and their texts rows of their own; all are made anew."""

import django.db.models.deletion
from django.db import migrations, models

import chat.search.models


def store_plainly(apps, schema_editor):
    """Keep texts uncompressed on PostgreSQL: to unpack them takes longer than to look into them."""
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute('ALTER TABLE search_blocktexts ALTER COLUMN texts SET STORAGE EXTERNAL')


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0011_keeping'),
        ('search', '0001_blocks'),
    ]

    operations = [
        migrations.RunSQL('DELETE FROM search_indexed', migrations.RunSQL.noop),
        migrations.DeleteModel(name='Block'),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('pk', models.CompositePrimaryKey('conversation_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
                ('newest', models.BigIntegerField()),
                ('oldest', models.BigIntegerField()),
                ('signature', models.BinaryField()),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.conversation')),
            ],
            options={
                'indexes': [models.Index(fields=['conversation', 'number', 'newest', 'oldest'], name='search_block_times')],
            },
        ),
        migrations.CreateModel(
            name='BlockTexts',
            fields=[
                ('pk', models.CompositePrimaryKey('conversation_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
                ('times', models.BinaryField()),
                ('texts', chat.search.models.Texts()),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.conversation')),
            ],
        ),
        migrations.RunPython(store_plainly, migrations.RunPython.noop),
    ]
