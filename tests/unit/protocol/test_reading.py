"""Frames and bodies are of their exact types, and who sends others learns what they must be."""

import json
from typing import Any, get_type_hints
from uuid import UUID

import msgspec
import pytest

from chat.protocol import bodies, client_frames, codec, simple
from chat.protocol.codec import FrameInvalid
from chat.protocol.document import fixture
from chat.protocol.limits import PEOPLE_LOAD_MAX, PRESENCE_FOLLOW_MAX
from chat.protocol.reading import Unreadable, read, read_id
from tests.wrong import ID, WRONG, with_value, without

FIELDS: list[tuple[str, str, str]] = [
    *(("hello", name, "text") for name in ("id", "token", "ticket")),
    ("hello", "epoch", "id"),
    ("hello", "user_revision", "number"),
    ("hello", "conversations", "revisions"),
    ("resume", "conversations", "revisions"),
    ("history.load", "conversation", "id"),
    *(("history.load", name, "number") for name in ("before", "after", "limit", "thread_root")),
    ("history.load", "with_replies", "flag"),
    ("changes.load", "conversation", "id"),
    ("changes.load", "after", "number"),
    ("people.load", "id", "text"),
    ("people.load", "people", "ids"),
    ("message.send", "conversation", "id"),
    ("message.send", "client_id", "id"),
    ("message.send", "text", "text"),
    ("message.send", "reply_to", "number"),
    ("message.send", "mentions", "ids"),
    ("message.send", "thread_root", "number"),
    ("message.send", "also_in_room", "flag"),
    ("message.send", "draft_revision", "number"),
    *(("message.forward", name, "id") for name in ("conversation", "client_id", "source")),
    ("message.forward", "source_seq", "number"),
    ("reaction.set", "conversation", "id"),
    ("message.send", "files", "ids"),
    ("reaction.set", "seq", "number"),
    ("reaction.set", "emoji", "text"),
    ("reaction.set", "is_on", "flag"),
    ("read.mark", "conversation", "id"),
    ("read.mark", "seq", "number"),
    ("unread.mark", "conversation", "id"),
    ("unread.mark", "seq", "number"),
    ("thread.read", "id", "text"),
    ("thread.read", "conversation", "id"),
    *(("thread.read", name, "number") for name in ("thread_root", "seq")),
    ("typing", "conversation", "id"),
    ("presence.follow", "people", "ids"),
    ("token.renew", "token", "text"),
    ("ping", "id", "text"),
]
"""Fields of frames, and of what kind each is."""


def refusal(text: str) -> FrameInvalid:
    """Return how a frame is refused."""
    with pytest.raises(FrameInvalid) as refused:
        codec.decode(text)
    return refused.value


def test_every_field_of_a_frame_is_tried_with_wrong_values() -> None:
    tried = {(frame, field) for frame, field, _ in FIELDS} | {
        (tag, "id") for tag in ("resume", "history.load", "changes.load", "message.send")
    }
    others = ("message.forward", "reaction.set", "read.mark", "unread.mark")
    tried |= {(tag, "id") for tag in (*others, "presence.follow", "token.renew")}
    assert tried == {
        (str(frame.__struct_config__.tag), field)
        for frame in client_frames.AnyClientFrame.__args__
        for field in frame.__struct_fields__
    }


@pytest.mark.parametrize(("frame", "field", "kind"), FIELDS)
def test_a_field_of_the_wrong_type_is_named(frame: str, field: str, kind: str) -> None:
    good = fixture("client", frame)
    for value in WRONG[kind]:
        refused = refusal(with_value(good, field, value))
        assert str(refused).startswith(f"{field}: "), value[:100]
        assert refused.frame_id == (None if field == "id" else good.get("id"))


@pytest.mark.parametrize(
    ("frame", "field"), [("message.send", "client_id"), ("ping", "id"), ("read.mark", "seq")]
)
def test_a_missing_field_is_named(frame: str, field: str) -> None:
    assert str(refusal(without(fixture("client", frame), field))).startswith(f"{field}: Give ")


@pytest.mark.parametrize(
    ("frame", "most"),
    [("people.load", PEOPLE_LOAD_MAX), ("presence.follow", PRESENCE_FOLLOW_MAX)],
)
def test_a_list_of_too_many_people_is_refused_with_the_number(frame: str, most: int) -> None:
    good = fixture("client", frame)
    people = [str(UUID(int=number)) for number in range(most + 1)]
    codec.decode(with_value(good, "people", json.dumps(people[:most])))
    assert f" {most} " in str(refusal(with_value(good, "people", json.dumps(people))))


def test_all_that_is_wrong_is_said_at_once() -> None:
    refused = refusal(f'{{"type": "message.send", "id": "7", "conversation": "{ID}", "text": 5}}')

    assert str(refused) == "client_id: Give a UUID. text: Give text of 1 to 10,000 characters."
    assert refused.frame_id == "7"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"type": "shout", "id": "1"}', "type: Give hello, resume, history.load, "),
        ('{"type": ["ping"]}', "type: Give hello, "),
        (
            '{"type": "ping", "id": "1", "colour": 1}',
            "colour: This is not known here; known are id",
        ),
        ('{"type": "ping", "id": "1", "\\ud800": 1}', "?: This is not known here"),
        ('{"type": "ping", "id": "\\ud800"}', "id: This has a lone surrogate"),
        ('{"type": "ping", "id": NaN}', "This is not valid JSON: NaN is no number."),
        ('{"type": "ping", "id": "1"', "This is not valid JSON: "),
        ('["ping"]', "Send an object."),
        ("[" * 100_000, "This is nested too deeply."),
        ('{"type": "ping", "id": ' + "[" * 100_000, "This is nested too deeply."),
    ],
)
def test_what_is_no_frame_is_explained(text: str, sentence: str) -> None:
    assert str(refusal(text)).startswith(sentence)


def test_an_answer_names_few_of_many_unknown_fields() -> None:
    many = ", ".join(f'"{number}": 1' for number in range(5_000))
    assert len(str(refusal(f'{{"type": "ping", "id": "1", {many}}}'))) < 1_000


@pytest.mark.parametrize("kind", ["id", "text"])
def test_the_simple_socket_says_what_it_takes(kind: str) -> None:
    field = {"id": "recipient_id", "text": "message"}[kind]
    for value in WRONG[kind]:
        with pytest.raises(FrameInvalid, match=rf'^Send {{"message": text, .*: {field}: '):
            simple.decode(with_value({"message": "hello", "recipient_id": ID}, field, value))


@pytest.mark.parametrize(
    ("body", "frame"),
    [
        (bodies.MessageSend, client_frames.MessageSend),
        (bodies.ReadMark, client_frames.ReadMark),
        (bodies.UnreadMark, client_frames.UnreadMark),
    ],
)
def test_a_body_has_the_types_of_the_frame_that_asks_for_the_same(
    body: type[msgspec.Struct], frame: type[msgspec.Struct]
) -> None:
    in_frame = get_type_hints(frame, include_extras=True)
    for name, type in get_type_hints(body, include_extras=True).items():
        if name in body.__struct_fields__:
            assert type == in_frame[name]


@pytest.mark.parametrize(
    "spelling", [ID, ID.upper(), ID.replace("-", ""), ID.replace("-", "").upper()]
)
def test_an_id_is_a_uuid_in_either_case_with_or_without_dashes(spelling: str) -> None:
    frame = codec.decode(f'{{"type": "typing", "conversation": "{spelling}"}}')
    assert isinstance(frame, client_frames.TypingSend)
    assert read_id(spelling) == frame.conversation == UUID(ID)


def test_every_type_of_a_body_can_be_said_in_words() -> None:
    kinds: list[Any] = [*bodies.Body.__subclasses__(), *client_frames.ClientFrame.__subclasses__()]
    for kind in kinds:
        required = [field for field in msgspec.structs.fields(kind) if field.required]
        tag = kind.__struct_config__.tag
        empty = f'{{"{kind.__struct_config__.tag_field}": "{tag}"}}' if tag else "{}"
        if required:
            with pytest.raises(Unreadable) as refused:
                read(empty, msgspec.json.Decoder(kind))
            assert set(refused.value.fields) == {field.encode_name for field in required}


def test_a_field_that_is_given_twice_is_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read(b'{"text": 5, "text": "hello"}', msgspec.json.Decoder(bodies.MessageEdit))
    assert refused.value.fields == {"text": "Give this once."}
    with pytest.raises(FrameInvalid, match=r"^id: Give this once\.$"):
        codec.decode('{"type": "ping", "id": 5, "id": "1"}')
