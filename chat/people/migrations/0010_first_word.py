"""People are found by the first words of their names."""

from django.db import migrations, models

from chat.people.models import FirstWord


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_picture'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='person',
            index=models.Index(FirstWord('folded_name'), name='person_by_first_word'),
        ),
    ]
