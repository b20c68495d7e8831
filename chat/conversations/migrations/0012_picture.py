"""People and rooms have pictures."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0011_keeping'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='picture',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(condition=models.Q(('picture__isnull', False)), fields=('picture',), name='conversation_of_picture'),
        ),
    ]
