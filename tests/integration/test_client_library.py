"""The Python client on a real server: what it promises, whatever happens to its connection."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

import rtchat
from rtchat import (
    Client,
    Conversation,
    Event,
    MessageCreated,
    Refused,
    SignedOut,
    Unreachable,
    backoff,
)
from rtchat.files import PART_BYTES
from tests.library import next_of, rtchat_of
from tests.patience import PATIENCE
from tests.people import PASSWORD, Person
from tests.proxy import proxy
from tests.servers import Server

pytestmark = pytest.mark.stores


@pytest.fixture(autouse=True)
def quick_return(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "MAX_SECONDS", 0.05)


async def until(events: AsyncIterator[Event], client: Client, is_so: Any) -> None:
    """Wait until something is so of a client's state, which changes with its events."""
    async with asyncio.timeout(PATIENCE):
        while not is_so(client.state):
            await anext(events)


async def load(client: Client) -> None:
    """Load everything that there is."""
    for conversation in list(client.state.conversations):
        await client.load_members(conversation)
        before = None
        while page := await client.history(conversation, before=before, limit=100):
            before = page[0].seq


def picture(client: Client) -> dict[UUID, Any]:
    """Return what a client knows of conversations, so that two can be compared."""
    return {
        one.id: {
            "title": one.title,
            "role": one.role,
            "revision": one.revision,
            "last_seq": one.last_seq,
            "last_ordinal": one.last_ordinal,
            "read_ordinal": one.read_ordinal,
            "unread": one.unread,
            "messages": one.messages,
            "members": {id: member for id, member in one.members.items() if not member.has_left},
            "marks": one.marks,
            "pins": one.pins,
        }
        for one in client.state.conversations.values()
    }


async def expect_fresh(client: Client, person: Person) -> None:
    """See that a client's state is the one that a new client loads."""
    async with rtchat_of(person) as fresh:
        await load(fresh)
        assert picture(client) == picture(fresh)


def conversation_of(client: Client, id: UUID) -> Conversation:
    return client.state.conversations[id]


async def test_two_people_chat(ana: Person, ben: Person) -> None:
    async with rtchat_of(ana) as hers, rtchat_of(ben) as his:
        events, hers_events = his.follow(), hers.follow()
        chat = await hers.open_direct(UUID(ben.id))
        sent = await hers.send(chat.id, "\nHello Ben!  ")
        assert (sent.seq, sent.text) == (1, "Hello Ben!")

        assert (await next_of(events, MessageCreated)).message == sent
        assert conversation_of(his, chat.id).name == f"Ana {ana.last_name}"
        assert conversation_of(his, chat.id).unread == 1
        assert conversation_of(his, chat.id).requested_by == hers.me.id
        await his.accept(chat.id)
        for client, events_of in ((hers, hers_events), (his, events)):
            await until(
                events_of, client, lambda state: state.conversations[chat.id].requested_by is None
            )
        await his.mark_read(chat.id, 1)
        await until(events, his, lambda state: state.conversations[chat.id].unread == 0)

        edited = await hers.edit(chat.id, 1, "Hello Ben, and welcome!")
        assert (await next_of(events, rtchat.MessageUpdated)).message == edited
        await hers.delete(chat.id, 1)
        assert (await next_of(events, rtchat.MessageUpdated)).message.text == ""

        hers.typing(chat.id)
        assert (await next_of(events, rtchat.Typing)).person == hers.me.id
        for client in (hers, his):
            await load(client)
        await expect_fresh(hers, ana)
        await expect_fresh(his, ben)


async def test_a_file_is_uploaded_sent_and_saved(ana: Person, ben: Person, tmp_path: Path) -> None:
    source, target = tmp_path / "Tides.bin", tmp_path / "copy"
    source.write_bytes(b"low water" * 600_000)
    told: list[int] = []
    async with rtchat_of(ana) as hers, rtchat_of(ben) as his:
        chat = await hers.open_direct(UUID(ben.id))
        id = await hers.upload(source, alt="Tides", progress=lambda done, _: told.append(done))
        sent = await hers.send(chat.id, "", files=[id])
        [file] = sent.files or []
        assert (file.name, file.alt, file.size) == ("Tides.bin", "Tides", 5_400_000)
        assert told == [PART_BYTES, 5_400_000]
        await his.download(file, target)
    assert target.read_bytes() == source.read_bytes()
    assert sorted(tmp_path.iterdir()) == [source, target]


async def test_a_conversation_is_muted_and_pinned_for_oneself(ana: Person, ben: Person) -> None:
    async with rtchat_of(ana) as hers:
        events = hers.follow()
        chat = await hers.open_direct(UUID(ben.id))
        await hers.mute(chat.id)
        await hers.pin(chat.id)
        await until(
            events,
            hers,
            lambda state: (
                state.conversations[chat.id].is_muted and state.conversations[chat.id].is_pinned
            ),
        )
        await hers.mute(chat.id, is_muted=False)
        await until(events, hers, lambda state: not state.conversations[chat.id].is_muted)


async def test_a_conversation_is_kept_as_one_likes(ana: Person, ben: Person) -> None:
    async with rtchat_of(ana) as hers:
        events = hers.follow()
        chat = await hers.open_direct(UUID(ben.id))
        ends = datetime.now(UTC) + timedelta(hours=1)
        await hers.mute(chat.id, until=ends)
        await hers.set_level(chat.id, "nothing")
        await hers.hide(chat.id)
        await hers.move_to_folder(chat.id, "Work")
        await hers.rename_folder("Work", "Docks")
        await until(
            events, hers, lambda state: state.conversations[chat.id].keeping.folder == "Docks"
        )
        kept = conversation_of(hers, chat.id)
        assert kept.is_muted
        assert (kept.keeping.muted_until, kept.keeping.level) == (ends, "nothing")
        assert kept.keeping.hidden_ordinal == 0
        await load(hers)
        await expect_fresh(hers, ana)


async def test_people_see_who_is_here(ana: Person, ben: Person) -> None:
    async with rtchat_of(ana) as hers:
        events = hers.follow()
        chat = await hers.open_direct(UUID(ben.id))
        hers.follow_presence([UUID(ben.id)])
        async with rtchat_of(ben) as his:
            await his.accept(chat.id)
            await until(events, hers, lambda state: state.online.get(UUID(ben.id)))
        await until(events, hers, lambda state: state.online.get(UUID(ben.id)) is False)


async def test_a_group_lives_and_everybody_knows_the_same(
    ana: Person, ben: Person, eve: Person
) -> None:
    async with rtchat_of(ana) as hers, rtchat_of(ben) as his, rtchat_of(eve) as third:
        his_events, third_events = his.follow(), third.follow()
        group = await hers.create_group("Harbour", [UUID(ben.id)])
        await until(his_events, his, lambda state: group.id in state.conversations)
        for client in (hers, his):
            await load(client)
        await hers.send(group.id, "Who has the watch?")
        await his.send(group.id, "I do.")
        await hers.add(group.id, [UUID(eve.id)])
        await until(third_events, third, lambda state: group.id in state.conversations)
        assert conversation_of(third, group.id).unread == 0
        await load(third)
        await third.send(group.id, "And I.")
        await his.pin_message(group.id, 1)
        await third.pin_message(group.id, 2)
        await third.pin_message(group.id, 1, is_pinned=False)
        assert [message.seq async for message in hers.pins(group.id)] == [2]
        [hit] = [hit async for hit in third.search('"the WATCH" in:harbour')]
        await third.search_save("tide")
        await third.search_save("watch")
        await third.search_save("tide", is_on=False)
        assert await third.saved_searches() == ["watch"]
        [(begin, end)] = hit.places
        assert (hit.message.seq, hit.message.text[begin:end]) == (1, "the watch")
        sent = hit.message.created_at
        assert await third.message_at(group.id, sent) == 1
        assert await third.message_at(group.id, sent + timedelta(hours=1)) is None
        await hers.rename(group.id, "Harbour watch")
        await his.mark_read(group.id, 3)
        await hers.remove(group.id, UUID(ben.id))
        assert (await next_of(his_events, rtchat.ConversationLeft)).conversation == group.id
        with pytest.raises(Refused) as refused:
            await his.send(group.id, "Am I still here?")
        assert refused.value.code == "not_found"

        last = await hers.send(group.id, "Good night.")
        for client, person in ((hers, ana), (third, eve)):
            conversation = conversation_of(client, group.id)
            async with asyncio.timeout(PATIENCE):
                while conversation.last_seq < last.seq:
                    await asyncio.sleep(0)
            assert conversation.title == "Harbour watch"
            await expect_fresh(client, person)
        await third.leave(group.id)
        assert (await next_of(third_events, rtchat.ConversationLeft)).conversation == group.id


async def test_a_message_whose_answer_was_lost_is_there_once(
    server: Server, ana: Person, ben: Person
) -> None:
    async with proxy(server.port) as wire, rtchat_of(ana, wire.url) as hers, rtchat_of(ben) as his:
        events = his.follow()
        chat = await hers.open_direct(UUID(ben.id))
        wire.mute()
        sending = asyncio.create_task(hers.send(chat.id, "Did you get this?"))
        # It is stored, and she does not know.
        seen = (await next_of(events, MessageCreated)).message
        await wire.cut()
        async with asyncio.timeout(PATIENCE):
            assert await sending == seen
        assert [message.text for message in await his.history(chat.id)] == ["Did you get this?"]
        await load(hers)
        await expect_fresh(hers, ana)


async def test_twenty_lost_connections_lose_and_double_nothing(
    server: Server, ana: Person, ben: Person
) -> None:
    async with (
        proxy(server.port) as wire,
        rtchat_of(ana, wire.url) as hers,
        rtchat_of(ben, wire.url) as his,
    ):
        events = his.follow()
        chat = await hers.open_direct(UUID(ben.id))
        texts = [f"Line {number}" for number in range(200)]

        async def cut() -> None:
            for number in range(20):
                await asyncio.sleep(random.uniform(0, 0.05))
                if number % 2:
                    wire.mute()
                    await asyncio.sleep(random.uniform(0, 0.02))
                await wire.cut()

        sent, _ = await asyncio.wait_for(
            asyncio.gather(asyncio.gather(*(hers.send(chat.id, text) for text in texts)), cut()),
            PATIENCE * 2,
        )
        assert [message.seq for message in sent] == list(range(1, 201))
        seen: list[str] = []
        while len(seen) < len(texts):
            seen.append((await next_of(events, MessageCreated)).message.text)
        assert seen == texts
        for client, person in ((hers, ana), (his, ben)):
            await load(client)
            await expect_fresh(client, person)


async def test_who_was_away_for_600_messages_gets_each_once(
    server: Server, ana: Person, ben: Person
) -> None:
    async with proxy(server.port) as wire, rtchat_of(ben, wire.url) as his:
        events = his.follow()
        async with rtchat_of(ana) as hers:
            chat = await hers.open_direct(UUID(ben.id))
            await hers.send(chat.id, "Before")
            await next_of(events, MessageCreated)
            await his.load_members(chat.id)
            await wire.cut()
            wire.mute()
            for start in range(0, 600, 100):
                await asyncio.gather(
                    *(hers.send(chat.id, f"Away {start + number}") for number in range(100))
                )
            await hers.edit(chat.id, 1, "Before, edited")
            await hers.edit(chat.id, 300, "In between, edited")
            await hers.delete(chat.id, 400)
            await wire.cut()
            seqs = [(await next_of(events, MessageCreated)).message.seq for _ in range(600)]
            assert sorted(seqs) == list(range(2, 602))
            assert conversation_of(his, chat.id).unread == 600  # Without the deleted one.
            assert len(conversation_of(his, chat.id).messages) == 601
            await expect_fresh(his, ben)


async def test_a_store_that_was_replaced_is_loaded_anew(
    server: Server, ana: Person, ben: Person
) -> None:
    async with proxy(server.port) as wire, rtchat_of(ana, wire.url) as hers:
        events = hers.follow()
        chat = await hers.open_direct(UUID(ben.id))
        sent = await hers.send(chat.id, "Before")
        hers.state.epoch = uuid4()
        conversation_of(hers, chat.id).title = "Of another store"
        await wire.cut()
        assert (await next_of(events, rtchat.Reset)).conversation is None
        await next_of(events, rtchat.Connected)
        assert conversation_of(hers, chat.id).messages == {1: sent}
        await load(hers)
        await expect_fresh(hers, ana)


async def test_a_conversation_that_is_ahead_of_the_store_is_loaded_anew(
    server: Server, ana: Person, ben: Person
) -> None:
    async with proxy(server.port) as wire, rtchat_of(ana, wire.url) as hers, rtchat_of(ben) as his:
        events = hers.follow()
        chat = await hers.open_direct(UUID(ben.id))
        await hers.send(chat.id, "Before")
        await next_of(events, MessageCreated)
        conversation_of(hers, chat.id).revision = 1_000
        await wire.cut()
        for text in ("Meanwhile", "And again"):
            await his.send(chat.id, text)
        assert (await next_of(events, rtchat.Reset)).conversation == chat.id
        await next_of(events, rtchat.ConversationJoined)
        assert (await hers.send(chat.id, "After")).seq == 4
        texts = [(await next_of(events, MessageCreated)).message.text for _ in range(3)]
        assert texts == ["Meanwhile", "And again", "After"]
        await load(hers)
        await expect_fresh(hers, ana)


async def test_a_token_that_is_no_longer_valid_is_renewed(
    server: Server, ana: Person, ben: Person
) -> None:
    async with proxy(server.port) as wire, rtchat_of(ana, wire.url) as hers:
        events = hers.follow()
        tokens = hers._http._tokens
        assert tokens is not None
        hers._http._tokens = msgspec.structs.replace(tokens, access=tokens.access[:-8] + "A" * 8)
        await wire.cut()
        await next_of(events, rtchat.Connected)
        chat = await hers.open_direct(UUID(ben.id))
        assert (await hers.send(chat.id, "Still me")).seq == 1


async def test_a_silent_connection_is_given_up(
    server: Server, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rtchat.connection, "SILENCE_SECONDS", 0.2)
    # The server asks for a `ping` after 25 seconds.
    monkeypatch.setattr(
        rtchat.session.Session,
        "heartbeat_seconds",
        property(lambda _: 0.1, lambda _, value: None),
        raising=False,
    )
    async with proxy(server.port) as wire, rtchat_of(ana, wire.url) as hers:
        events = hers.follow()
        wire.mute()
        await next_of(events, rtchat.Disconnected)
        await wire.cut()
        await next_of(events, rtchat.Connected)


async def test_a_session_that_ends_ends_the_client(ana: Person) -> None:
    async with rtchat_of(ana) as hers:
        events = hers.follow()
        session = str(hers.session_id)
        assert ana.request("DELETE", f"/api/me/sessions/{session}/").status_code == 204
        with pytest.raises(SignedOut):
            await next_of(events, MessageCreated)
        with pytest.raises(SignedOut):
            await hers.send(UUID(ana.id), "Anybody?")
        with pytest.raises(SignedOut):
            await next_of(hers.follow(), MessageCreated)


async def test_a_wrong_password_is_an_error(ana: Person) -> None:
    with pytest.raises(SignedOut, match="No active account"):
        async with Client(ana.server.url, ana.email, "not this one"):
            pass


async def test_the_first_answer_to_a_refused_message_is_the_last(ana: Person, ben: Person) -> None:
    async with rtchat_of(ana) as hers:
        events = hers.follow()
        chat = await hers.open_direct(UUID(ben.id))
        empty = asyncio.create_task(hers.send(chat.id, "   "))
        full = asyncio.create_task(hers.send(chat.id, "Something"))
        with pytest.raises(Refused, match="The text is empty"):
            await empty
        assert (await full).seq == 1
        assert (await next_of(events, rtchat.MessageFailed)).code == "invalid"


async def test_what_unicode_can_not_carry_is_refused_and_nothing_stops(
    ana: Person, ben: Person
) -> None:
    half = "half \ud83d of a pair"
    async with rtchat_of(ana) as hers:
        chat = await hers.open_direct(UUID(ben.id))
        await hers.send(chat.id, "Whole")
        for call in (
            hers.send(chat.id, half),
            hers.edit(chat.id, 1, half),
            hers.react(chat.id, 1, half),
            anext(hers.who_reacted(chat.id, 1, half)),
            hers.set_status("", half),
            hers.create_group(half, []),
            anext(hers.people(half)),
        ):
            with pytest.raises(Refused, match="lone surrogate"):
                async with asyncio.timeout(PATIENCE):
                    await call
        assert (await hers.send(chat.id, "Still here")).seq == 2
    with pytest.raises(Refused, match="lone surrogate"):
        async with Client(ana.server.url, ana.email, half):
            pass


async def test_what_is_no_server_is_unreachable(ana: Person) -> None:
    for url in ("http://[", "localhost:1", "http://127.0.0.1:1", f"http://{'a' * 64}.example"):
        with pytest.raises(Unreachable):
            async with Client(url, ana.email, PASSWORD):
                pass
