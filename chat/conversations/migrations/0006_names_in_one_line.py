"""Names and titles of an earlier version are in one line, and reorder and ring nothing.

Whoever has another name, and each conversation that sees it, gets the revisions by which clients
learn of it. A name or title of which nothing can be seen becomes a short id.
"""

from django.db import migrations

from chat.protocol.text import one_line, short_id

BATCH = 2_000
"""Rows that are read at once."""


def batches(rows):
    """Yield rows with what identifies them first, in the order of that."""
    after = {}
    while page := list(rows.filter(**after).order_by('pk')[:BATCH]):
        yield from page
        after = {'pk__gt': page[-1][0]}


def names_clean(apps, schema_editor):
    Person = apps.get_model('people', 'Person')
    Membership = apps.get_model('conversations', 'Membership')
    for id, *names in batches(Person.objects.values_list('pk', 'first_name', 'last_name')):
        first, last = map(one_line, names)
        if [first, last] == names:
            continue
        Person.objects.filter(pk=id).update(
            first_name=first or ('' if last else short_id(id)), last_name=last
        )
        for membership in Membership.objects.filter(person_id=id, left_at=None).select_related('conversation'):
            conversation = membership.conversation
            conversation.revision += 1
            conversation.save(update_fields=['revision'])
            membership.revision = conversation.revision
            membership.save(update_fields=['revision'])


def titles_clean(apps, schema_editor):
    Conversation = apps.get_model('conversations', 'Conversation')
    groups = Conversation.objects.filter(direct_low=None)
    for id, title, revision in batches(groups.values_list('pk', 'title', 'revision')):
        line = one_line(title) or short_id(id)
        if line != title:
            Conversation.objects.filter(pk=id).update(
                title=line, title_revision=revision + 1, revision=revision + 1
            )


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0005_joined_seq'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(names_clean, migrations.RunPython.noop),
        migrations.RunPython(titles_clean, migrations.RunPython.noop),
    ]
