"""What the load says and understands."""

import json
from uuid import UUID

import msgspec
import pytest

from benchmarks.load.dialects import Full, SocketIO
from benchmarks.load.ids import FIRST, LAST, client_id, client_ids
from benchmarks.plan import TEXT, Person, Room
from chat.protocol.client_frames import AnyClientFrame, Hello, HistoryLoad, MessageSend, Ping
from chat.protocol.frames import Ack, Message, MessageCreated, Resumed

ANA = Person("01a19b45-bbe8-754d-8a18-2530bb1d6d13", "a-token")
ROOM = Room("01a19b4e-dfc0-7d5c-b460-be31201e69fe", (ANA,))


def test_the_load_says_hello_and_sends_in_frames_of_the_protocol() -> None:
    decode = msgspec.json.Decoder(AnyClientFrame).decode
    assert decode(Full().hello(ANA, {"user_revision": 3})) == Hello(
        id="hello", token="a-token", user_revision=3
    )
    id = client_id(2, 7)
    assert decode(Full().message(ROOM, TEXT, id, 7)) == MessageSend(
        id="7", conversation=UUID(ROOM.id), client_id=UUID(id), text=TEXT
    )
    question, _ = Full().history(ROOM, 8)
    assert decode(question) == HistoryLoad(id="8", conversation=UUID(ROOM.id), limit=50)
    assert decode(Full().ping()) == Ping(id="ping")


def test_the_load_knows_the_frames_of_the_server(stored: Message) -> None:
    ack = msgspec.json.encode(Ack("7", stored))
    assert ack.startswith(Full().ack(7))
    assert not ack.startswith(Full().ack(70))
    created = msgspec.json.encode(MessageCreated(stored))
    assert Full().is_message(created)
    assert not Full().is_message(ack)
    assert Full().is_greeted(msgspec.json.encode(Ack("hello")))
    assert not Full().is_greeted(ack)


def test_the_load_speaks_socket_io() -> None:
    peer = SocketIO()
    assert peer.hello(ANA, {"offset": 3}) == b'40{"token":"a-token","offset":3}'
    head, body = peer.message(ROOM, TEXT, "an-id", 7).split(b"[", 1)
    assert head == b"427"
    assert json.loads(b"[" + body) == [
        "send",
        {"room": ROOM.id, "client_offset": "an-id", "content": TEXT},
    ]


def test_the_load_understands_socket_io() -> None:
    peer = SocketIO()
    assert b'437[{"id":12}]'.startswith(peer.ack(7))
    assert not b'437[{"error":"not a member"}]'.startswith(peer.ack(7))
    assert not b'4370[{"id":12}]'.startswith(peer.ack(7))
    assert peer.is_message(b'42["message",{"id":12}]')
    assert peer.is_greeted(b'42["ready"]')
    assert peer.pong(b"2") == b"3"
    assert peer.pong(b"2probe") is None


def test_a_client_of_ours_that_missed_something_holds_an_earlier_revision(stored: Message) -> None:
    greeting = [
        b'{"type":"welcome","epoch":"e","user_revision":4,"conversations":'
        b'[{"id":"a","revision":22}]}',
        b'{"type":"user.updated","user_revision":4,"conversation":{"id":"b","revision":30}}',
        b'{"type":"ack","id":"hello"}',
    ]
    assert Full().held(greeting, 3) == {
        "epoch": "e",
        "user_revision": 4,
        "conversations": {"a": 22, "b": 27},
    }
    resumed = Resumed(stored.conversation, 3, "", [stored, stored], [], {})
    assert Full().missed([msgspec.json.encode(resumed), *greeting]) == 2


def test_a_client_of_the_peer_that_missed_something_holds_an_earlier_offset() -> None:
    messages = [b'42["message",{"id":%d}]' % id for id in (5, 9, 7, 8)]
    greeting = [b'0{"sid":"s"}', b'40{"sid":"s"}', *messages, b'42["ready"]']
    assert SocketIO().held(greeting, 3) == {"offset": 5}
    assert SocketIO().missed(greeting) == 4


def test_ids_of_the_load_are_its_own_and_ascend() -> None:
    ids = [UUID(client_id(sender, number)) for number in (1, 65_536, 10**6) for sender in (0, 999)]
    assert ids == sorted(set(ids))
    assert all(FIRST <= id <= LAST and id.version == 7 for id in ids)
    assert client_ids(3, 2) == {UUID(client_id(3, number)).hex for number in (1, 2)}


@pytest.fixture
def stored() -> Message:
    return msgspec.convert(
        {
            "conversation": ROOM.id,
            "seq": 1,
            "ordinal": 1,
            "revision": 3,
            "sender": ANA.id,
            "client_id": client_id(1, 1),
            "text": TEXT,
            "created_at": "2026-11-20T09:14:02.118204Z",
        },
        Message,
    )
