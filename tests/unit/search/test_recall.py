"""Search finds what going through all texts finds, whatever is written and looked for."""

# ruff: noqa: RUF001

import random
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import visible_after
from chat.core.ids import new_id
from chat.messaging.content import Content
from chat.messaging.models import Message
from chat.messaging.services.changing import message_delete, message_edit
from chat.people.models import Person
from chat.search import selectors
from chat.search.folding import folded
from chat.search.indexing.indexer import Indexer
from chat.search.selectors import search

SENTENCES = [
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
]
"""One of each script, with what breaks other searches."""


def texts(rng: random.Random) -> Iterator[str]:
    while True:
        words = " ".join(rng.sample(SENTENCES, rng.choice([1, 1, 1, 2]))).split(" ")
        begin = rng.randrange(len(words))
        yield " ".join(words[begin : begin + rng.randrange(1, 12)])


def store(rng: random.Random, rooms: list[Conversation], people: list[Person], count: int) -> None:
    """Store messages in rooms, as a store that is older than the index has them."""
    began = timezone.now() - timedelta(days=30)
    text = texts(rng)
    for room in rooms:
        members = [
            *Membership.objects.filter(conversation=room).values_list("person_id", flat=True)
        ]
        room.refresh_from_db()
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
        room.last_seq += count
        room.last_ordinal += count
        room.revision += count
        room.save()


def queries(rng: random.Random, count: int) -> Iterator[list[str]]:
    """Yield texts to look for: parts of what is written, of any length, and what is not there."""
    yield from (
        [one] for one in ('"', "*", "%", "NEAR", "C++", "don't", "foo_bar", "zzzz", "か", "가")
    )
    text = texts(rng)
    for _ in range(count):
        some = []
        for _ in range(rng.choice([1, 1, 2])):
            source = next(text)
            begin = rng.randrange(len(source))
            part = source[begin : begin + rng.choice([1, 2, 3, 5, 30])].replace('"', "")
            some.append(rng.choice([str.upper, str.lower, str])(part))
        if all(folded(part).strip() for part in some):
            yield some


def asked(some: list[str]) -> str:
    """Return the query for texts: as they are where each is one word, else as phrases."""
    return " ".join(f'"{one}"' if " " in one or "\u3000" in one else one for one in some)


def found(user_id: UUID, q: str, limit: int) -> list[tuple[UUID, int]]:
    """Return all that is found, page by page."""
    hits: list[tuple[UUID, int]] = []
    cursor = None
    while True:
        page = search(user_id=user_id, q=q, cursor=cursor, limit=limit)
        hits += [(hit.message.conversation, hit.message.seq) for hit in page.results]
        assert len(page.results) <= limit
        cursor = page.next
        if cursor is None:
            return hits


def brute_force(user_id: UUID, needles: list[str]) -> list[tuple[UUID, int]]:
    """Return the same, by looking at all that somebody may read."""
    hits = []
    for member in Membership.objects.filter(person_id=user_id, left_at=None).select_related(
        "conversation"
    ):
        hidden = visible_after(member.conversation.history, member.joined_seq)
        for message in Message.objects.filter(
            conversation=member.conversation, seq__gt=hidden, deleted_at=None, event=None
        ):
            inside = folded(message.text)
            if all(folded(needle) in inside for needle in needles):
                hits.append((message.created_at, message.conversation_id, message.seq))
    return [(conversation, seq) for _, conversation, seq in sorted(hits, reverse=True)]


def change(rng: random.Random, rooms: list[Conversation], count: int) -> None:
    """Edit and delete some messages."""
    text = texts(rng)
    for _ in range(count):
        room = rng.choice(rooms)
        message = rng.choice([*Message.objects.filter(conversation=room, event=None)])
        if message.deleted_at is not None:
            continue
        key = {"user_id": message.sender_id, "conversation_id": room.id, "seq": message.seq}
        if rng.random() < 0.5:
            message_delete(**key)
        else:
            message_edit(**key, content=Content(text=next(text)))


@pytest.mark.parametrize("seconds", [selectors.SEARCH_SECONDS, 0.0])
def test_all_is_found_before_while_and_after_it_is_indexed(
    transactional_db: None,
    owner: Person,
    member: Person,
    conversation: Conversation,
    group: Conversation,
    channel: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
) -> None:
    # With no time at all each page ends behind the first blocks.
    monkeypatch.setattr(selectors, "SEARCH_SECONDS", seconds)
    monkeypatch.setattr(selectors, "BLOCKS_AT_ONCE", (1, 4))
    rng = random.Random(4711)
    rooms = [conversation, group, channel]
    store(rng, rooms, [owner, member], 150)
    indexer = Indexer(rests_after=timedelta(0))
    for _ in range(3):
        for some in queries(rng, 20):
            assert found(owner.id, asked(some), 7) == brute_force(owner.id, some), some
        indexer.step()
        change(rng, [conversation, group], 4)
    indexer.catch_up()
    for some in queries(rng, 20):
        assert found(owner.id, asked(some), 7) == brute_force(owner.id, some), some
