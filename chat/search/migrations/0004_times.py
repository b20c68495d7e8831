"""Blocks are made anew on SQLite: a few messages were a second late in them."""

from django.db import migrations


def forget_blocks(apps, schema_editor):
    """Let all messages be indexed again, in the background; they are found meanwhile."""
    if schema_editor.connection.vendor == 'sqlite':
        for name in ('Indexed', 'Block', 'BlockTexts'):
            apps.get_model('search', name).objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_saved_searches'),
    ]

    operations = [
        migrations.RunPython(forget_blocks, migrations.RunPython.noop),
    ]
