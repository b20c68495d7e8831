"""What a backup costs those who chat: ``python -m benchmarks.micro.backup [--megabytes 200]``.

It fills a SQLite store, then sends through the service as fast as 50 senders get their
acknowledgements, first alone, then while ``manage.py backup`` runs beside, and prints for both the
messages a second and the slowest acknowledgement.
"""

import argparse
import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from uuid import UUID

import django

from benchmarks.plan import TEXT

SENDERS = 50
ALONE_SECONDS = 5.0


async def measure(chats: list[tuple[UUID, UUID]], until: "asyncio.Task[object]") -> str:
    """Send until a task is done; return the figures."""
    from chat.core.ids import new_id
    from chat.messaging.content import Content
    from chat.messaging.services.sending import message_send_async

    slowest, count, began = 0.0, 0, time.perf_counter()

    async def send(conversation: UUID, sender: UUID) -> None:
        nonlocal slowest, count
        while not until.done():
            asked = time.perf_counter()
            await message_send_async(
                sender_id=sender,
                conversation_id=conversation,
                content=Content(TEXT),
                client_id=new_id(),
            )
            slowest = max(slowest, time.perf_counter() - asked)
            count += 1

    await asyncio.gather(*(send(*chats[number % len(chats)]) for number in range(SENDERS)))
    seconds = time.perf_counter() - began
    return f"{count / seconds:,.0f} messages/s, slowest acknowledgement {slowest * 1e3:.0f} ms"


async def run(folder: Path, chats: list[tuple[UUID, UUID]], megabytes: int) -> None:
    from chat.core.ids import new_id
    from chat.messaging.content import Content
    from chat.messaging.services.sending import message_send_async

    store = folder / "chat.sqlite3"
    while store.stat().st_size < megabytes * 1e6:
        await asyncio.gather(
            *(
                message_send_async(
                    sender_id=sender,
                    conversation_id=chat,
                    content=Content(TEXT),
                    client_id=new_id(),
                )
                for chat, sender in chats * 200
            )
        )
    alone = asyncio.create_task(asyncio.sleep(ALONE_SECONDS))
    print("alone:         ", await measure(chats, alone))

    async def back_up() -> float:
        began = time.perf_counter()
        command = ("manage.py", "backup", str(folder / "backup"))
        child = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdout=subprocess.DEVNULL
        )
        assert await child.wait() == 0
        return time.perf_counter() - began

    backup = asyncio.create_task(back_up())
    print("with a backup: ", await measure(chats, backup))
    size = (folder / "backup").stat().st_size / 1e6
    with closing(sqlite3.connect(folder / "backup")) as copy:
        messages = copy.execute("SELECT count(*) FROM messaging_message").fetchone()[0]
    log = Path(f"{store}-wal").stat().st_size / 1e6
    print(
        f"the backup:     {messages:,} messages, {size:.0f} MB, in {backup.result():.1f} s;"
        f" the log grew to {log:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    megabytes = parser.parse_args().megabytes
    with tempfile.TemporaryDirectory(prefix="chat-backup-") as folder:
        os.environ.update(
            DATA_DIR=folder, DATABASE_URL="", DJANGO_SETTINGS_MODULE="chat.config.settings"
        )
        django.setup()
        from django.core.management import call_command

        from chat.accounts.models import User
        from chat.conversations.services import conversation_direct_open
        from chat.messaging.writer.writer import writer
        from chat.people.models import Person

        call_command("migrate", verbosity=0)
        accounts = User.objects.bulk_create(
            User(email=f"{number}@example.org") for number in range(11)
        )
        people = Person.objects.bulk_create(user.new_person("A", "B") for user in accounts)
        chats = [
            (
                conversation_direct_open(user_id=people[0].id, recipient_id=other.id).id,
                people[0].id,
            )
            for other in people[1:]
        ]
        asyncio.run(run(Path(folder), chats, megabytes))
        writer.drain(10)


if __name__ == "__main__":
    main()
