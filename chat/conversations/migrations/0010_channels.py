"""Channels, how rooms are set up, and how many are in each; what was there is as it was."""

import chat.conversations.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0009_requests'),
        ('people', '0007_own_deleted_revision'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='folded_purpose',
            field=chat.conversations.models.Folded(of='purpose'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='folded_title',
            field=chat.conversations.models.Folded(of='title'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='history',
            field=models.CharField(db_default='whole', default='whole', editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='conversation',
            name='is_archived',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='conversation',
            name='is_channel',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='conversation',
            name='is_default',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='conversation',
            name='member_count',
            field=models.IntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='conversation',
            name='posting',
            field=models.CharField(db_default='everyone', default='everyone', max_length=10),
        ),
        migrations.AddField(
            model_name='conversation',
            name='purpose',
            field=models.CharField(blank=True, db_default='', default='', max_length=250),
        ),
        migrations.AddField(
            model_name='membership',
            name='is_removed',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('owner', 'Owner'), ('admin', 'Admin'), ('member', 'Member')], default='member', max_length=10),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('is_channel', True)), fields=['is_archived', 'folded_title', 'id'], name='conversation_channels'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['conversation', 'revision'], name='membership_changed'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(condition=models.Q(('left_at', None)), fields=['conversation', 'role', 'joined_at', 'person'], name='membership_joined'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('title',), name='conversation_one_default_of_a_title'),
        ),
        migrations.RunSQL(
            """
            UPDATE conversations_conversation SET member_count = (
                SELECT COUNT(*) FROM conversations_membership AS member
                WHERE member.conversation_id = conversations_conversation.id
                    AND member.left_at IS NULL
            )
            """,
            migrations.RunSQL.noop,
        ),
    ]
