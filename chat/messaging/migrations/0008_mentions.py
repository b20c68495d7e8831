"""People are mentioned in messages."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0007_details_revision'),
        ('messaging', '0007_reactions'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='mentions',
            field=models.TextField(null=True),
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('pk', models.CompositePrimaryKey('conversation_id', 'seq', 'target_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
                ('target_id', models.UUIDField()),
                ('ordinal', models.BigIntegerField()),
                ('since', models.BigIntegerField()),
                ('is_removed', models.BooleanField()),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.conversation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_removed', False)), fields=['conversation', 'target_id', 'ordinal'], name='mention_unread')],
            },
        ),
    ]
