"""Fill a store with a plan: run as a program in the version under test, whose code it uses.

    python seed.py < plan.json > world.json

Nothing of ``benchmarks`` is imported: the version under test may have none, or another.
"""

import json
import os
import sys
from typing import Any
from uuid import UUID

import django

Plan = dict[str, Any]
"""Of ``benchmarks.plan``, and the text of its messages."""

World = dict[str, list[Any]]
"""The people, each with an id and a token, and the ids of the rooms, in the order of the plan."""

MESSAGES = {
    "sqlite": """
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
        INSERT INTO messaging_message (conversation_id, seq, ordinal, revision, sender_id,
            client_id, text, created_at)
        SELECT %s, n, n, n + %s, CASE n %% 2 WHEN 0 THEN %s ELSE %s END,
            printf('%%032x', n + %s), %s, datetime('2026-01-01', n || ' seconds')
        FROM numbers""",
    "postgresql": """
        INSERT INTO messaging_message (conversation_id, seq, ordinal, revision, sender_id,
            client_id, text, created_at)
        SELECT c, n, n, n + base, CASE n %% 2 WHEN 0 THEN a ELSE b END,
            lpad(to_hex(n + before), 32, '0')::uuid, text,
            '2026-01-01Z'::timestamptz + n * interval '1 s'
        FROM (SELECT %s::int, %s::uuid, %s::int, %s::uuid, %s::uuid, %s::int, %s)
            AS row (count, c, base, a, b, before, text),
            generate_series(1, count) AS numbers (n)""",
}
"""Stores the messages of one room: count, conversation, revision before, two senders, how many were
stored in other rooms before, text. Client ids ascend as messages are stored, as they do in use."""


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    world = store(json.load(sys.stdin))
    _index()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    connection.close()
    json.dump(world, sys.stdout)


def store(plan: Plan) -> World:
    """Store what a plan says; return the ids and tokens of its people, and the ids of its rooms."""
    from django.db import transaction

    with transaction.atomic():
        people = _people(plan["people"])
        rooms = []
        for numbers in plan["rooms"]:
            members = [UUID(people[number]["id"]) for number in numbers]
            rooms.append(_room(members))
            if plan["messages"]:
                before = (len(rooms) - 1) * plan["messages"]
                _fill(rooms[-1], members[:2], plan["messages"], before, plan["text"])
    return {"people": people, "rooms": [str(room) for room in rooms]}


def _people(count: int) -> list[dict[str, str]]:
    from chat.accounts.models import Session, User
    from chat.accounts.tokens import access_token
    from chat.people.models import Person

    users = User.objects.bulk_create(
        User(email=f"{number}@example.org", password="!") for number in range(count)
    )
    Person.objects.bulk_create(
        user.new_person("Person", str(number)) for number, user in enumerate(users)
    )
    sessions = Session.objects.bulk_create(Session(user=user, user_agent="load") for user in users)
    return [
        {"id": str(user.id), "token": access_token(session)}
        for user, session in zip(users, sessions, strict=True)
    ]


def _room(members: list[UUID]) -> UUID:
    from chat.conversations.models import Conversation
    from chat.conversations.services import conversation_direct_open, group_create

    first, *others = members
    conversation = (
        conversation_direct_open(user_id=first, recipient_id=others[0])
        if len(others) == 1
        else group_create(creator_id=first, title="Harbour", member_ids=others)
    )
    # Who writes has accepted to be written to, where the version knows strangers.
    if hasattr(conversation, "requested_by"):
        Conversation.objects.filter(pk=conversation.pk).update(requested_by=None)
    return conversation.id


def _fill(room: UUID, senders: list[UUID], count: int, before: int, text: str) -> None:
    from django.db import connection

    from chat.conversations.models import Conversation

    conversation = Conversation.objects.get(pk=room)
    revision = conversation.revision
    # SQLite keeps UUIDs as their digits.
    ids = [id.hex if connection.vendor == "sqlite" else id for id in (room, *senders)]
    with connection.cursor() as cursor:
        params = [count, ids[0], revision, *ids[1:], before, text]
        cursor.execute(MESSAGES[connection.vendor], params)
    Conversation.objects.filter(pk=room).update(
        last_seq=count, last_ordinal=count, revision=revision + count
    )


def _index() -> None:
    """Bring the index of searches up to date, as it is in a store that is in use."""
    try:
        from chat.search.indexing.indexer import Indexer
    except ModuleNotFoundError:
        return  # This version has none.
    Indexer().catch_up()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chat.config.settings")
    main()
