"""People are looked up by their names."""

from django.db import migrations, models

import chat.people.models


def names_fold(apps, schema_editor):
    Person = apps.get_model('people', 'Person')
    people = Person.objects.only('first_name', 'last_name')
    for person in people.iterator(2_000):
        # As each row is saved from here on.
        person.save(update_fields=['folded_name'])


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
            field=chat.people.models.FoldedName(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.RunPython(names_fold, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['folded_name'], name='person_by_name'),
        ),
    ]
