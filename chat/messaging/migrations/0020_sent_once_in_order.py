"""The key by which a message is sent once begins with its client id, which ascends with time.

So what is sent together is together in it, whichever rooms it is in. SQLite has the key in its table,
which is written anew for it: once, where Django's operations would do so for each of the two keys.
"""

from typing import ClassVar

from django.db import migrations, models

NAME = "message_sent_once"


def key_renew(apps, schema_editor):
    message = apps.get_model("messaging", "Message")
    if schema_editor.connection.vendor == "sqlite":
        schema_editor._remake_table(message)
        return
    (key,) = message._meta.constraints
    # The one that there is has the same name.
    schema_editor.remove_constraint(message, key)
    schema_editor.add_constraint(message, key)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("messaging", "0019_mentions_wait")]

    operations: ClassVar = [
        # Each with the model as it is on its own side of the change.
        migrations.RunPython(migrations.RunPython.noop, key_renew),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("message", NAME),
                migrations.AddConstraint(
                    "message",
                    models.UniqueConstraint(
                        fields=("client_id", "sender", "conversation"), name=NAME
                    ),
                ),
            ]
        ),
        migrations.RunPython(key_renew, migrations.RunPython.noop),
    ]
