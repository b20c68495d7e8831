"""Blocks are made anew: their signatures tell more, of words and of what filters ask for, and
PostgreSQL keeps texts beside their rows."""

from django.db import migrations

TABLES = ('search_indexed', 'search_block', 'search_blocktexts')


def forget_blocks(apps, schema_editor):
    """Let all messages be indexed again, in the background; they are found meanwhile."""
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(f'TRUNCATE {", ".join(TABLES)}')
        # A page is 8 KB: of what is longer the texts are in another table, in pieces, which are
        # read in one and a half times the time.
        schema_editor.execute('ALTER TABLE search_blocktexts SET (toast_tuple_target = 8160)')
    else:
        for table in TABLES:
            schema_editor.execute(f'DELETE FROM {table}')  # noqa: S608


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0004_times'),
    ]

    operations = [
        migrations.RunPython(forget_blocks, migrations.RunPython.noop),
    ]
