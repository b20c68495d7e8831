"""People are looked up by their names."""

from itertools import islice

from django.db import migrations, models

from chat.people.models import FoldedName, folded_name

BATCH = 2_000
"""Rows that are read and written at once."""


def names_fold(apps, schema_editor):
    Person = apps.get_model('people', 'Person')
    store, key = schema_editor.connection, Person._meta.pk
    people = Person.objects.values_list('pk', 'first_name', 'last_name').iterator(BATCH)
    with store.cursor() as cursor:
        while batch := list(islice(people, BATCH)):
            # To save each row takes ten times as long, and nobody can use the table meanwhile.
            cursor.executemany(
                'UPDATE people_person SET folded_name = %s WHERE id = %s',
                [
                    (folded_name(f'{first} {last}'), key.get_db_prep_value(id, store))
                    for id, first, last in batch
                ],
            )


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_one_name_alone'),
        # Before it, names have line ends and more in them.
        ('conversations', '0006_names_in_one_line'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='folded_name',
            field=FoldedName(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.RunPython(names_fold, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['folded_name'], name='person_by_name'),
        ),
    ]
