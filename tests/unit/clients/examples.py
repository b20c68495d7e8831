"""Frames for tests of the Python client: the fixtures, and changes of them."""

from typing import Any
from uuid import UUID

import msgspec

from chat.conversations.models import Conversation
from chat.messaging.selectors.conversations import conversation_of_member
from chat.people.models import Person
from chat.protocol import codec
from chat.protocol import frames as server_frames
from chat.protocol.document import fixture
from rtchat import frames
from rtchat.state import State

WELCOME = fixture("server", "welcome")
ANA, BEN, CHI = (
    UUID(WELCOME["me"]["id"]),
    UUID(WELCOME["conversations"][0]["other"]["id"]),
    UUID(fixture("server", "member.updated")["member"]["person"]["id"]),
)
DIRECT, GROUP = (UUID(conversation["id"]) for conversation in WELCOME["conversations"])
REVISION = 49
"""The group's in the welcome; its last seq and ordinal are 42, and Ana has read up to 41."""


def server(name: str, **changes: Any) -> Any:
    """Return the example of a frame of the server, with some fields changed."""
    example = {**fixture("server", name), **changes}
    return msgspec.convert(example, frames.AnyServerFrame)


def message(seq: int, revision: int, sender: UUID = BEN, **changes: Any) -> dict[str, Any]:
    """Return a message of the group."""
    sent = fixture("server", "message.created")["message"]
    del sent["reply_to"]
    return {
        **sent,
        "seq": seq,
        "ordinal": seq,
        "revision": revision,
        "sender": str(sender),
        "client_id": str(UUID(int=seq)),
        "text": f"Message {seq}",
        **changes,
    }


def welcomed() -> State:
    """Return Ana's state, just welcomed: a direct conversation and a group."""
    state = State()
    state.apply(server("welcome"))
    state.welcomed()
    return state


def created(seq: int, revision: int, sender: UUID = BEN, **changes: Any) -> Any:
    """Return the event of a new message in the group."""
    return server("message.created", message=message(seq, revision, sender, **changes))


def updated(seq: int, revision: int, sender: UUID = BEN, **changes: Any) -> Any:
    """Return the event of a changed message in the group."""
    return server("message.updated", message=message(seq, revision, sender, **changes))


def resumed(revision: int, *messages: dict[str, Any], **changes: Any) -> Any:
    """Return what was missed in the group."""
    defaults = {"members": [], "marks": {}, "messages": list(messages), "revision": revision}
    return server("resumed", **{**defaults, **changes})


def member(person: UUID, revision: int, **changes: Any) -> dict[str, Any]:
    """Return somebody in the group."""
    example = fixture("server", "member.updated")["member"]
    return {
        **example,
        "person": {**example["person"], "id": str(person)},
        "revision": revision,
        "has_left": False,
        **changes,
    }


def encoded(frame: Any) -> bytes:
    """Return a frame as it comes over the line."""
    return msgspec.json.encode(frame)


def reacted(revision: int, person: UUID = BEN, **changes: Any) -> Any:
    """Return the event of a reaction to message 42 of the group."""
    row = {
        **fixture("server", "reaction.updated")["reaction"],
        **{"seq": 42, "revision": revision, "person": str(person), "since": revision},
        **{"count": 1, "people": [str(person)], **changes},
    }
    return server("reaction.updated", reaction=row)


def to_client(sent: bytes) -> frames.AnyServerFrame:
    """Return the frame of a server as the client reads it."""
    frame: frames.AnyServerFrame = msgspec.json.decode(
        sent[sent.index(b"{") :], type=frames.AnyServerFrame
    )
    return frame


def state_of(who: Person, room: Conversation) -> State:
    """Return the state of a client that has just loaded the room."""
    state = State()
    state.apply(server("welcome", me={"id": str(who.id), "first_name": "", "last_name": ""}))
    state.apply(updated_for(who, room))
    state.welcomed()
    return state


def updated_for(who: Person, room: Conversation) -> frames.AnyServerFrame:
    """Return the frame that shows somebody the room in its present state."""
    loaded = conversation_of_member(user_id=who.id, conversation_id=room.id)
    return to_client(codec.encode(server_frames.UserUpdated(40, conversation=loaded)))
