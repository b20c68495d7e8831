"""Messages of many scripts, what may be looked for in them, and what there is to find."""

# ruff: noqa: RUF001

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import visible_after
from chat.core.ids import new_id
from chat.messaging.content import Content
from chat.messaging.models import Message
from chat.messaging.services.changing import message_delete, message_edit
from chat.search.folding import folded
from chat.search.selectors import search

SENTENCES = (
    "The harbour master called about berth 12, don't worry",
    "Straße und Grüße aus München, Äpfel & Öl für 3,50 €",
    "مرحبا، كيف حالك؟ مُحَمَّد في المدرسة",
    "Привет, мой друг! Ёлка стоит у входа",
    "我家在上海东边。今天天气很好",
    "かなとカナ、ガラスと硝子。なか",
    "สวัสดีครับ วันนี้อากาศดีมาก",
    "안녕하세요, 각각 다른 가족",
    "👍🏽 done 🎉 see https://example.org/a?b=c&d=10.100.200.101",
    'def foo_bar(x): return x ** 2  # C++ and 100 % "quoted" *star* NEAR',
    "ID-4711 ｆｕｌｌ　ｗｉｄｔｈ ﬁle №5 café cafe\u0301",
)
"""One of each script, with what breaks other searches."""
SIGNS = ('"', "*", "%", "NEAR", "C++", "don't", "foo_bar", "10.100.200.101", "zzzz", "か", "가")

Place = tuple[UUID, int]
"""Where a message is: its conversation and its seq."""


def texts(rng: random.Random) -> Iterator[str]:
    """Yield what people might write."""
    while True:
        words = " ".join(rng.sample(SENTENCES, rng.choice([1, 1, 1, 2]))).split(" ")
        begin = rng.randrange(len(words))
        yield " ".join(words[begin : begin + rng.randrange(1, 12)])


def store(rng: random.Random, room: Conversation, count: int) -> None:
    """Store messages in a room, as a store that is older than the index has them."""
    in_it = Membership.objects.filter(conversation=room, left_at=None)
    members = [*in_it.values_list("person_id", flat=True)]
    room.refresh_from_db()
    began = timezone.now() - timedelta(days=30)
    text = texts(rng)
    Message.objects.bulk_create(
        Message(
            conversation=room,
            seq=room.last_seq + number,
            ordinal=room.last_ordinal + number,
            revision=room.revision + number,
            sender_id=rng.choice(members),
            client_id=new_id(),
            text=next(text),
            # As clocks of several machines have it: not in the order of seq.
            created_at=began + timedelta(minutes=number * 7 + rng.randrange(-20, 20)),
        )
        for number in range(1, count + 1)
    )
    for counter in ("last_seq", "last_ordinal", "revision"):
        setattr(room, counter, getattr(room, counter) + count)
    room.save()


def change(rng: random.Random, rooms: Sequence[Conversation], count: int) -> None:
    """Edit and delete messages of these rooms by those who sent them."""
    text = texts(rng)
    for _ in range(count):
        room = rng.choice(rooms)
        present = Membership.objects.filter(conversation=room, left_at=None).values("person_id")
        own = Message.objects.filter(conversation=room, deleted_at=None, event=None)
        message = rng.choice([*own.filter(sender_id__in=present)])
        if rng.random() < 0.5:
            message_delete(user_id=message.sender_id, conversation_id=room.id, seq=message.seq)
        else:
            message_edit(
                user_id=message.sender_id,
                conversation_id=room.id,
                seq=message.seq,
                content=Content(text=next(text)),
            )


def needles(rng: random.Random, count: int) -> Iterator[list[str]]:
    """Yield texts to look for: parts of what is written, of any length, and what is not there."""
    yield from ([rng.choice(SIGNS)] for _ in range(count // 3))
    text = texts(rng)
    for _ in range(count):
        some = []
        for _ in range(rng.choice([1, 1, 2])):
            source = next(text)
            begin = rng.randrange(len(source))
            part = source[begin : begin + rng.choice([1, 2, 3, 5, 30])].replace('"', "")
            some.append(rng.choice([part.upper(), part.lower(), part]))
        if all(folded(part).strip() for part in some):
            yield some


def asked(some: Sequence[str]) -> str:
    """Return the query for texts: as they are where each is one word, else as phrases."""
    return " ".join(f'"{one}"' if " " in folded(one) else one for one in some)


def found(user_id: UUID, q: str, limit: int = 7) -> list[Place]:
    """Return all that is found, page by page."""
    hits: list[Place] = []
    cursor = None
    while True:
        page = search(user_id=user_id, q=q, cursor=cursor, limit=limit)
        hits += [(hit.message.conversation, hit.message.seq) for hit in page.results]
        assert len(page.results) <= limit
        cursor = page.next
        if cursor is None:
            return hits


def there_is(user_id: UUID, some: Sequence[str]) -> list[Place]:
    """Return what is to be found, by going through all that somebody may read."""
    hits = []
    members = Membership.objects.filter(person_id=user_id, left_at=None)
    for member in members.select_related("conversation"):
        hidden = visible_after(member.conversation.history, member.joined_seq)
        seen = Message.objects.filter(conversation=member.conversation, seq__gt=hidden)
        for message in seen.filter(deleted_at=None, event=None):
            inside = folded(message.text)
            if all(folded(one) in inside for one in some):
                hits.append((message.created_at, message.conversation_id, message.seq))
    return [(conversation, seq) for _, conversation, seq in sorted(hits, reverse=True)]
