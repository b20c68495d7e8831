"""Who is in a conversation already joined where they had read to, as far as clients need to know.

Until now every message has an ordinal, which is its seq.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0004_a_person_is_not_an_account'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='joined_seq',
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunSQL(
            'UPDATE conversations_membership SET joined_seq = read_ordinal', migrations.RunSQL.noop
        ),
    ]
