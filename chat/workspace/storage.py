"""How much is stored, and how much room it takes."""

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum

from chat.conversations.models import Conversation
from chat.files.models import File
from chat.people.models import Person
from chat.protocol.workspace import Storage
from chat.workspace.policy import administrator_require


def storage(*, user_id: UUID) -> Storage:
    """Return what is stored; it costs as much for millions of messages as for a few.

    Of pictures the smaller ones that are made of them are left out.

    Raises:
        NotAllowed: the person is no administrator.
    """
    administrator_require(user_id)
    is_file = connection.vendor == "sqlite"
    # Each conversation knows the number of its last message: none is counted here.
    messages = Conversation.objects.aggregate(all=Sum("last_seq"))["all"]
    there = File.objects.filter(state__in=[File.State.READY, File.State.KEPT])
    files = there.aggregate(number=Count("pk"), size=Sum("size"))
    return Storage(
        database="sqlite" if is_file else "postgresql",
        database_bytes=_sqlite_bytes() if is_file else _postgresql_bytes(),
        free_bytes=shutil.disk_usage(settings.DATA_DIR).free if is_file else None,
        people=Person.objects.count(),
        conversations=Conversation.objects.count(),
        messages=messages or 0,
        files=files["number"],
        file_bytes=files["size"] or 0,
    )


def _sqlite_bytes() -> int:
    """Return the size of the store, with the newest that is in its log alone."""
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        size = cursor.execute("PRAGMA page_size").fetchone()[0]
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    return int(pages * size) + (log.stat().st_size if log.exists() else 0)


def _postgresql_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
