"""The revision of a new title is that of any change of a conversation's own details."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conversations", "0006_names_in_one_line")]

    operations = [
        migrations.RenameField(
            model_name="conversation", old_name="title_revision", new_name="details_revision"
        ),
    ]
