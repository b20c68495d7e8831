"""What a channel costs by its size: ``python -m benchmarks.micro.channels [--store …]``.

Two channels, of 100 and of 10,000 people, and somebody who is in both. In turn it joins and leaves
them, opens, lists, resumes, reads and writes in them, through the services and selectors that the
doors call. It prints the milliseconds of CPU of the median turn for each, those of PostgreSQL's
processes among them, and the statements of one.
"""

import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from benchmarks.micro.on_stores import main, server_processes

SIZES = (100, 10_000)
"""People, with the one who joins and leaves."""
TURNS = 60
MESSAGES = 200


def make_channels() -> tuple[list[UUID], UUID, UUID]:
    """Store both channels with their people and messages.

    Returns:
        The channels, a member of both, and a person who is in neither.
    """
    from chat.accounts.models import User
    from chat.conversations.models import Conversation, Membership
    from chat.conversations.services import channel_create
    from chat.people.models import Person

    accounts = User.objects.bulk_create(
        User(email=f"{number}@example.org") for number in range(max(SIZES) + 1)
    )
    people = Person.objects.bulk_create(
        user.new_person(f"Anna{number}", "Berg") for number, user in enumerate(accounts)
    )
    member, outsider, *others = (person.id for person in people)
    channels = []
    for size in SIZES:
        channel = channel_create(creator_id=member, title=f"Channel of {size}")
        Membership.objects.bulk_create(
            (
                Membership(conversation=channel, person_id=id, revision=revision)
                for revision, id in enumerate(others[: size - 2], start=2)
            ),
            batch_size=1_000,
        )
        Conversation.objects.filter(pk=channel.pk).update(member_count=size - 1, revision=size - 1)
        channels.append(channel.pk)
        for number in range(MESSAGES):
            send(channel.pk, member, str(number))
    return channels, member, outsider


def send(channel_id: UUID, sender_id: UUID, text: str) -> int:
    """Store a message, and return its seq."""
    from chat.core.ids import new_id
    from chat.messaging.content import Content
    from chat.messaging.services.sending import message_send

    message = message_send(
        sender_id=sender_id,
        conversation_id=channel_id,
        content=Content(text),
        client_id=new_id(),
    )
    return message.seq


def actions(
    channels: list[UUID], member: UUID, outsider: UUID
) -> dict[str, Callable[[UUID], object]]:
    """Return what is measured, by its name: each is called with a channel."""
    from chat.conversations.models import Conversation
    from chat.gateway.node.missed import Known, missed_by
    from chat.messaging.selectors.channels import channel_preview, channels_page
    from chat.messaging.selectors.conversations import conversation_of_member, conversations_page
    from chat.messaging.selectors.history import messages_page
    from chat.messaging.selectors.members import members_page
    from chat.messaging.services.joining import channel_join
    from chat.messaging.services.members import member_remove
    from chat.messaging.services.read_marks import read_mark
    from chat.messaging.services.typing import typing_event

    def revision(id: UUID) -> int:
        return Conversation.objects.values_list("revision", flat=True).get(pk=id)

    known = {id: Known(member, None, 0, {id: revision(id) - 20}) for id in channels}
    newest: dict[UUID, int] = {}

    def write(id: UUID) -> None:
        newest[id] = send(id, member, "hello")

    def read(id: UUID) -> None:
        read_mark(user_id=outsider, conversation_id=id, seq=newest[id])

    return {
        "join": lambda id: channel_join(user_id=outsider, conversation_id=id),
        "send": write,
        "typing": lambda id: typing_event(user_id=member, conversation_id=id),
        "read": read,
        "leave": lambda id: member_remove(user_id=outsider, conversation_id=id, member_id=outsider),
        "preview": lambda id: channel_preview(user_id=outsider, conversation_id=id),
        "browse": lambda id: channels_page(user_id=outsider, query="channel", limit=50),
        "open": lambda id: conversation_of_member(user_id=member, conversation_id=id),
        "history": lambda id: messages_page(user_id=member, conversation_id=id, limit=50),
        "members": lambda id: members_page(user_id=member, conversation_id=id, limit=50),
        "list": lambda id: conversations_page(user_id=member, limit=50),
        "resume": lambda id: missed_by([known[id]]),
        "find a member": lambda id: members_page(
            user_id=member, conversation_id=id, limit=50, query="anna99"
        ),
    }


def nanoseconds(processes: Iterable[int]) -> int:
    """Return the CPU time of this process and of others, each of one thread."""
    others = sum(int(Path(f"/proc/{id}/schedstat").read_text().split()[0]) for id in processes)
    return time.process_time_ns() + others


def measure(store: str) -> None:
    """Measure one store and print its table."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from chat.messaging.writer.writer import writer

    channels, member, outsider = make_channels()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    small, large = (f"{size:,}" for size in SIZES)
    print(f"\n| {store}, ms of CPU | {small} people | {large} people | statements |")
    print("|---|---:|---:|---:|")
    took: dict[str, list[list[int]]] = {}
    statements: dict[str, int] = {}
    acts = actions(channels, member, outsider)
    for name, act in acts.items():
        for id in channels:
            with CaptureQueriesContext(connection) as queries:
                act(id)
            statements[name] = len(queries)
    processes = server_processes()
    for turn in range(TURNS):
        # Which comes first changes: what follows a write finds less in the store's memory.
        order = (0, 1) if turn % 2 else (1, 0)
        for name, act in acts.items():
            for place in order:
                before = nanoseconds(processes)
                act(channels[place])
                took.setdefault(name, [[], []])[place].append(nanoseconds(processes) - before)
    for name, (of_small, of_large) in took.items():
        figures = (statistics.median(some) / 1e6 for some in (of_small, of_large))
        print(f"| {name} | {' | '.join(f'{one:.2f}' for one in figures)} | {statements[name]} |")
    writer.drain(timeout=10)


if __name__ == "__main__":
    main("benchmarks.micro.channels", __doc__, measure)
