"""Blocks are made anew: Korean letters that stand alone were joined in them."""

from django.db import migrations

TABLES = ('search_indexed', 'search_block', 'search_blocktexts')


def forget_blocks(apps, schema_editor):
    """Let all messages be indexed again, in the background; they are found meanwhile."""
    for table in TABLES:
        schema_editor.execute(f'DELETE FROM {table}')  # noqa: S608


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0005_around_words'),
    ]

    operations = [
        migrations.RunPython(forget_blocks, migrations.RunPython.noop),
    ]
