"""Mentions are kept in the order in which they are read; who was taken out is kept elsewhere.

A primary key cannot be changed by Django's operations, and SQLite's tables without a rowid are
none of its own. Mentions that are there stay; back in the version before there are none.
"""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

KEEP_FORMER = """
    INSERT INTO messaging_formermention (conversation_id, seq, target_id, since)
    SELECT conversation_id, seq, target_id, since FROM messaging_mention WHERE is_removed
"""
_CONVERSATION = """
    "conversation_id" char(32) NOT NULL
        REFERENCES "conversations_conversation" ("id") DEFERRABLE INITIALLY DEFERRED
"""
FORWARDS = {
    "sqlite": [
        f"""
        CREATE TABLE "new_mention" (
            {_CONVERSATION}, "target_id" char(32) NOT NULL, "ordinal" bigint NOT NULL,
            "seq" bigint NOT NULL, PRIMARY KEY ("conversation_id", "target_id", "ordinal", "seq")
        ) WITHOUT ROWID
        """,
        """
        INSERT INTO new_mention (conversation_id, target_id, ordinal, seq)
        SELECT conversation_id, target_id, ordinal, seq FROM messaging_mention
        WHERE NOT is_removed ORDER BY 1, 2, 3, 4
        """,
        "DROP TABLE messaging_mention",
        'ALTER TABLE "new_mention" RENAME TO "messaging_mention"',
    ],
    "postgresql": [
        "DELETE FROM messaging_mention WHERE is_removed",
        "DROP INDEX mention_unread",
        "ALTER TABLE messaging_mention DROP CONSTRAINT messaging_mention_pkey",
        """
        ALTER TABLE messaging_mention ADD CONSTRAINT messaging_mention_pkey
            PRIMARY KEY (conversation_id, target_id, ordinal, seq),
            DROP COLUMN since, DROP COLUMN is_removed
        """,
    ],
}
BACKWARDS = {
    "sqlite": [
        "DROP TABLE messaging_mention",
        f"""
        CREATE TABLE "messaging_mention" (
            "seq" bigint NOT NULL, "target_id" char(32) NOT NULL, "ordinal" bigint NOT NULL,
            "since" bigint NOT NULL, "is_removed" bool NOT NULL, {_CONVERSATION},
            PRIMARY KEY ("conversation_id", "seq", "target_id")
        )
        """,
    ],
    "postgresql": [
        "DELETE FROM messaging_mention",
        "ALTER TABLE messaging_mention DROP CONSTRAINT messaging_mention_pkey",
        """
        ALTER TABLE messaging_mention ADD COLUMN since bigint NOT NULL,
            ADD COLUMN is_removed boolean NOT NULL, ADD CONSTRAINT messaging_mention_pkey
            PRIMARY KEY (conversation_id, seq, target_id)
        """,
    ],
}
OLD_INDEX = """
    CREATE INDEX mention_unread ON messaging_mention (conversation_id, target_id, ordinal)
    WHERE NOT is_removed
"""


def table_renew(apps, schema_editor):
    # What is referred to is checked at the end, and PostgreSQL changes no table before that.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def table_restore(apps, schema_editor):
    for statement in [*BACKWARDS[schema_editor.connection.vendor], OLD_INDEX]:
        schema_editor.execute(statement)
    # What waited is no mention there, and would be none here if that is upgraded again.
    schema_editor.execute("UPDATE conversations_conversation SET mentions_wait_from = NULL")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("conversations", "0013_mentions_wait_from"),
        ("messaging", "0018_files"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="FormerMention",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "conversation_id",
                        "seq",
                        "target_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("target_id", models.UUIDField()),
                ("since", models.BigIntegerField()),
                (
                    "conversation",
                    models.ForeignKey(
                        "conversations.conversation",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        db_index=False,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(KEEP_FORMER, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(table_renew, table_restore)],
            state_operations=[
                migrations.DeleteModel("Mention"),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "conversation_id",
                                "target_id",
                                "ordinal",
                                "seq",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("target_id", models.UUIDField()),
                        ("ordinal", models.BigIntegerField()),
                        ("seq", models.BigIntegerField()),
                        (
                            "conversation",
                            models.ForeignKey(
                                "conversations.conversation",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                db_index=False,
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
