from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_groups_and_revisions'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(model_name='user', name='first_name'),
        migrations.RemoveField(model_name='user', name='last_name'),
        migrations.RemoveField(model_name='user', name='revision'),
    ]
