"""A person has rows that they alone see."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_folded_name'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='own_revision',
            field=models.BigIntegerField(db_default=0, default=0, editable=False, help_text='The revision at the last change of a row that this person alone sees.'),
        ),
    ]
