"""The full dialect: what clients that were away are told, and what reaches whom."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest

from tests.full import Frame, FullSocket, State, group
from tests.people import Person
from tests.servers import Server

pytestmark = pytest.mark.stores


def test_whoever_was_away_gets_what_is_new_and_then_events(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with FullSocket(server, ben) as his:
        state = his.state
    with FullSocket(server, ana) as hers:
        hers.say_all(chat, ["one", "two"])
        with FullSocket(server, ben, state) as his:
            kinds = [frame["type"] for frame in his.heard]
            assert kinds == ["welcome", "resumed", "ack"]
            assert his.heard[0]["conversations"] == []
            assert his.heard[1]["marks"] == {ana.id: 2, ben.id: 0}
            hers.say(chat, "three")
            his.next("message.created")
            assert texts(state, chat) == ["one", "two", "three"]


def test_1200_messages_are_resumed_in_pages(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with FullSocket(server, ben) as his:
        state = his.state
    said = [str(number) for number in range(1200)]
    with FullSocket(server, ana) as hers:
        hers.say_all(chat, said)
        with FullSocket(server, ben, state) as his:
            resumed = his.heard[1]
            assert resumed["has_more"]
            assert len(resumed["messages"]) == 500
            hers.say(chat, "while he reads")
            his.catch_up(chat)
            hers.say(chat, "after")
            his.until(lambda it: it.get("message", {}).get("text") == "after")
            assert len([frame for frame in his.heard if frame["type"] == "changes"]) == 2
    assert texts(state, chat) == [*said, "while he reads", "after"]


def test_more_conversations_are_resumed_on_request(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with FullSocket(server, ben) as his:
        state = his.state
    held = state.rooms[chat].revision
    user_revision, epoch = state.user_revision, state.epoch
    with FullSocket(server, ana) as hers:
        hers.say(chat, "one")
        with FullSocket(
            server, ben, token=ben.access, user_revision=user_revision, epoch=epoch
        ) as his:
            assert [frame["type"] for frame in his.heard] == ["welcome", "ack"]
            his.state = state
            assert his.request("resume", conversations={chat: held})["type"] == "ack"
            assert his.heard[-2]["type"] == "resumed"
            hers.say(chat, "two")
            his.next("message.created")
    assert texts(state, chat) == ["one", "two"]


def test_two_resumes_of_one_conversation_at_once_are_both_answered(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with FullSocket(server, ana) as hers, FullSocket(server, ben) as his:
        held = his.state.rooms[chat].revision
        asked = [his.send("resume", conversations={chat: held}) for _ in range(2)]
        hers.say(chat, "meanwhile")
        for frame_id in asked:
            assert his.answer(frame_id)["type"] == "ack"
        assert [frame for frame in his.heard if frame["type"] == "reset"] == []
        hers.say(chat, "afterwards")
        his.until(lambda it: it.get("message", {}).get("text") == "afterwards")
        assert texts(his.state, chat) == ["meanwhile", "afterwards"]


def test_what_another_store_knew_is_reset(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with FullSocket(server, ana) as hers:
        state = hers.state
        hers.say(chat, "one")
    state.epoch = str(uuid4())
    with FullSocket(server, ana, state) as hers:
        assert [frame["type"] for frame in hers.heard] == ["reset", "welcome", "ack"]
        assert [shown["id"] for shown in hers.heard[1]["conversations"]] == [chat]
        hers.say(chat, "two")
        hers.next("message.created")


def test_a_user_revision_above_the_stores_resets_everything(
    server: Server, ana: Person, chat: str
) -> None:
    with FullSocket(server, ana) as hers:
        state = hers.state
    state.user_revision += 1
    with FullSocket(server, ana, state) as hers:
        assert [frame["type"] for frame in hers.heard] == ["reset", "welcome", "ack"]
    assert list(state.rooms) == [chat]


def test_a_conversation_is_reset_where_it_is_known_above_the_store_and_left_where_it_is_foreign(
    server: Server, ana: Person, eve: Person, chat: str
) -> None:
    with FullSocket(server, ana) as hers:
        state = hers.state
    foreign = group(eve)
    nothing = str(uuid4())
    held = {chat: state.rooms[chat].revision + 1, foreign: 1, nothing: 0}
    socket = FullSocket(
        server,
        ana,
        token=ana.access,
        epoch=state.epoch,
        user_revision=state.user_revision,
        conversations=held,
    )
    with socket:
        answers = {
            frame.get("conversation") or frame["left"]: frame["type"]
            for frame in socket.heard[1:-1]
        }
        assert answers == {chat: "reset", foreign: "user.updated", nothing: "user.updated"}


def test_a_conversation_that_one_has_left_is_no_reset(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    room = group(ana, ben)
    with FullSocket(server, ben) as his:
        away = deepcopy(his.state)
        assert ben.request("DELETE", f"/api/conversations/{room}/members/{ben.id}/").is_success
        his.until(lambda it: it.get("left") == room)
        his.request("resume", conversations={room: 1})
        assert {"type": "user.updated", "left": room}.items() <= his.heard[-2].items()
    with FullSocket(server, ben, away) as his:
        assert [frame["type"] for frame in his.heard] == ["welcome", "resumed", "ack"]
        assert his.heard[0]["left"] == [room]


def test_a_new_conversation_is_delivered_and_followed(
    server: Server, ana: Person, ben: Person
) -> None:
    with FullSocket(server, ana) as hers, FullSocket(server, ben) as his:
        room = group(ana, ben, title="Harbour")
        assert his.next("user.updated")["conversation"]["title"] == "Harbour"
        if room not in hers.state.rooms:
            hers.next("user.updated")
        said = hers.say(room, "welcome")
        assert his.next("message.created")["message"] == said


def test_whoever_is_removed_gets_their_own_leaving_and_nothing_after(
    server: Server, ana: Person, ben: Person, eve: Person
) -> None:
    room = group(ana, ben, eve)
    with (
        FullSocket(server, ana) as hers,
        FullSocket(server, ben) as his,
        FullSocket(server, eve) as stays,
    ):
        texts = [str(number) for number in range(60)]
        sent = [
            hers.send("message.send", conversation=room, text=text, client_id=str(uuid4()))
            for text in texts
        ]
        removed = ana.request("DELETE", f"/api/conversations/{room}/members/{ben.id}/")
        assert removed.status_code == 204
        hers.answer(sent[-1])
        last = hers.say(room, "among us")
        stays.settle(room, last["revision"])
        his.until(lambda frame: frame["type"] == "user.updated" and frame.get("left") == room)
        his.request("ping")
        about = [revision for revision in map(revision_in(room), his.heard) if revision]
        leaving = [
            frame["member"]["revision"]
            for frame in his.heard
            if frame["type"] == "member.updated" and frame["member"]["has_left"]
        ]
        assert leaving == [about[-1]]
        assert his.request("history.load", conversation=room)["code"] == "not_found"
        his.send("typing", conversation=room)
        his.request("ping")
    assert not any(frame["type"] == "typing" for frame in stays.heard)


def test_whoever_was_removed_while_away_learns_of_it(
    server: Server, ana: Person, ben: Person
) -> None:
    room = group(ana, ben)
    with FullSocket(server, ben) as his:
        state = his.state
    ana.request("DELETE", f"/api/conversations/{room}/members/{ben.id}/")
    with FullSocket(server, ben, state) as his:
        assert his.heard[0]["left"] == [room]
    assert room not in state.rooms


@pytest.fixture
def crowd(server: Server, ana: Person, ben: Person, eve: Person) -> Iterator[list[FullSocket]]:
    """Everybody's socket."""
    with ExitStack() as stack:
        yield [stack.enter_context(FullSocket(server, person)) for person in (ana, ben, eve, ana)]


@pytest.mark.parametrize("seed", range(3))
def test_what_events_bring_is_what_is_loaded(
    server: Server, ana: Person, ben: Person, eve: Person, crowd: list[FullSocket], seed: int
) -> None:
    choose = random.Random(seed)
    people = [ana, ben, eve]
    rooms = [group(ana, ben, eve), group(ben, ana), ana.open_chat(ben)]
    away: dict[int, State] = {}
    for _ in range(60):
        act(choose, people, choose.choice(rooms))
        if choose.random() < 0.1:
            index = choose.randrange(len(crowd))
            crowd[index].close()
            away[index] = crowd[index].state
        elif away and choose.random() < 0.3:
            index, state = away.popitem()
            owner = (ana, ben, eve, ana)[index]
            crowd[index] = FullSocket(server, owner, state)
            crowd[index].open()
            crowd[index].request("hello", **state.hello(), token=owner.access)
    for index, socket in enumerate(crowd):
        owner = (ana, ben, eve, ana)[index]
        if index in away:
            socket = FullSocket(server, owner, away[index])
            socket.open()
            socket.request("hello", **socket.state.hello(), token=owner.access)
        with FullSocket(server, owner) as fresh:
            for room in fresh.state.rooms:
                fresh.load(room)
            while socket.state.user_revision < fresh.state.user_revision:
                socket.receive()
            for room, loaded in fresh.state.rooms.items():
                socket.settle(room, loaded.revision)
                compare(socket, room, loaded)
        assert socket.state.rooms.keys() == fresh.state.rooms.keys()
        socket.close()


def act(choose: random.Random, people: list[Person], room: str) -> None:
    """Let somebody do something, allowed or not."""
    person = choose.choice(people)
    other = choose.choice(people)
    path = f"/api/conversations/{room}/"
    seq = choose.randint(1, 10)
    action = choose.randrange(8)
    options: dict[str, Any]
    match action:
        case 0 | 1 | 2:
            options = {"json": {"text": str(choose.random()), "client_id": str(uuid4())}}
            answer = person.request("POST", f"{path}messages/", **options)
        case 3:
            options = {"json": {"text": "edited"}}
            answer = person.request("PATCH", f"{path}messages/{seq}/", **options)
        case 4:
            answer = person.request("DELETE", f"{path}messages/{seq}/")
        case 5:
            answer = person.request("POST", f"{path}read/", json={"seq": seq})
        case 6:
            answer = person.request("PATCH", path, json={"title": str(choose.random())})
        case 7 if choose.random() < 0.5:
            answer = person.request("DELETE", f"{path}members/{other.id}/")
        case _:
            answer = person.request("POST", f"{path}members/", json={"people": [other.id]})
    assert answer.status_code < 500, answer.text


def compare(socket: FullSocket, room: str, loaded: Any) -> None:
    """See that what events told and what was loaded are the same."""
    held = socket.state.rooms[room]
    assert held.revision == loaded.revision
    assert held.title == loaded.title
    for kind in ("messages", "members"):
        # What was there before they came is not told by events.
        newer = {
            key: row for key, row in getattr(loaded, kind).items() if row["revision"] > held.since
        }
        assert getattr(held, kind) == newer
    mark = socket.state.marks.get((room, socket.state.me), 0)
    assert max(held.read_ordinal, mark) <= loaded.read_ordinal


def texts(state: State, room: str) -> list[str]:
    messages = state.rooms[room].messages
    return [messages[seq]["text"] for seq in sorted(messages)]


def revision_in(room: str) -> Any:
    """Return what finds the revision of a conversation in an event."""

    def find(frame: Frame) -> int | None:
        about = frame.get("message") or frame.get("member") or frame
        is_event = frame["type"].endswith((".created", ".updated"))
        return about.get("revision") if is_event and about.get("conversation") == room else None

    return find
