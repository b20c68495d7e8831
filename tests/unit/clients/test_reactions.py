"""The reactions of a state that is fed by events are those of one that is loaded."""

from random import Random
from typing import Any
from uuid import UUID

import msgspec
import pytest

from rtchat import frames
from rtchat.frames import Message, ReactionSummary
from rtchat.reactions import Reactions
from rtchat.state import State
from tests.unit.clients.examples import (
    ANA,
    BEN,
    CHI,
    GROUP,
    created,
    message,
    reacted,
    resumed,
    server,
    welcomed,
)

PEOPLE = (ANA, BEN, CHI)


class Room:
    """What a server keeps of the reactions to one message."""

    def __init__(self) -> None:
        self.revision = 1
        self.set_by: dict[str, list[UUID]] = {}
        self.since: dict[str, int] = {}
        self.changed: dict[str, int] = {}

    def react(self, person: UUID, emoji: str, *, is_on: bool) -> frames.Reaction | None:
        """Let somebody react; return the event of it."""
        people = self.set_by.setdefault(emoji, [])
        if (person in people) == is_on:
            return None
        self.revision += 1
        if is_on:
            people.append(person)
        else:
            people.remove(person)
        if len(people) == 1 and is_on:
            self.since[emoji] = self.revision
        self.changed[emoji] = self.revision
        count = len(people)
        since = self.since[emoji] if people else 0
        return frames.Reaction(
            GROUP, 42, self.revision, emoji, person, is_on, count, people[:2], since
        )

    def page(self, me: UUID) -> Message:
        """Return the message as somebody loads it."""
        reactions = [
            ReactionSummary(
                emoji,
                len(people),
                people[:2],
                self.since[emoji],
                self.changed[emoji],
                is_own=me in people,
            )
            for emoji, people in self.set_by.items()
            if people
        ]
        return msgspec.convert(
            {**message(42, 1), "reactions": msgspec.to_builtins(reactions)}, Message
        )


def shown(reactions: Reactions) -> list[tuple[Any, ...]]:
    return [(one.emoji, one.count, one.people, one.since, one.is_own) for one in reactions.of(42)]


@pytest.mark.parametrize("seed", range(50))
def test_pages_that_come_early_or_late_among_events_change_nothing(seed: int) -> None:
    random = Random(seed)
    room = Room()
    reactions = Reactions()
    late: list[Message] = []
    events: list[frames.Reaction] = []
    reactions.load(room.page(ANA))
    for _ in range(30):
        event = room.react(
            random.choice(PEOPLE), random.choice("👍🎉"), is_on=random.random() < 0.6
        )
        if event is not None:
            events.append(event)
        if random.random() < 0.3:
            late.append(room.page(ANA))
        # The page of a moment comes before its events, or long after them.
        if late and random.random() < 0.5:
            reactions.load(late.pop(random.randrange(len(late))))
        while events and random.random() < 0.7:
            reactions.update(events.pop(0), ANA)
    for event in events:
        reactions.update(event, ANA)
    for page in late:
        reactions.load(page)

    loaded = Reactions()
    loaded.load(room.page(ANA))
    assert shown(reactions) == shown(loaded)


@pytest.fixture
def state() -> State:
    return welcomed()


def reactions_of(state: State, seq: int = 42) -> list[tuple[str, int, bool]]:
    found = state.conversations[GROUP].messages[seq].reactions
    assert not isinstance(found, bool)
    return [(one.emoji, one.count, one.is_own is True) for one in found or []]


def test_a_reaction_is_a_revision_and_shows_under_its_message(state: State) -> None:
    event = reacted(50)
    assert state.apply(event) == [event]
    assert state.conversations[GROUP].revision == 50
    assert reactions_of(state) == [("👍", 1, False)]

    state.apply(reacted(51, ANA, count=2))
    assert reactions_of(state) == [("👍", 2, True)]


def test_the_last_one_that_is_taken_back_goes(state: State) -> None:
    state.apply(reacted(50))
    state.apply(reacted(51, is_on=False, count=0, people=[], since=0))
    assert reactions_of(state) == []


def test_what_was_missed_of_reactions_is_resumed(state: State) -> None:
    row = msgspec.to_builtins(reacted(51, ANA).reaction)
    events = state.apply(resumed(51, message(43, 50), reactions=[row]))
    assert [type(event).__name__ for event in events] == ["MessageCreated", "ReactionUpdated"]
    assert reactions_of(state) == [("👍", 1, True)]


def test_a_reaction_to_a_message_that_is_loaded_later_is_kept(state: State) -> None:
    state.apply(reacted(50, seq=7))
    state.conversations[GROUP].add_history([msgspec.convert(message(7, 7), Message)])
    assert reactions_of(state, 7) == [("👍", 1, False)]


def test_a_deleted_message_has_none(state: State) -> None:
    state.apply(reacted(50))
    when = "2026-11-20T08:03:30.127456Z"
    state.apply(server("message.updated", message=message(42, 51, text="", deleted_at=when)))
    assert reactions_of(state) == []
    # A page that was read before.
    summary = {"emoji": "👍", "count": 1, "people": [], "since": 50, "revision": 50}
    old = msgspec.convert(message(42, 48, reactions=[summary]), Message)
    state.conversations[GROUP].add_history([old])
    assert reactions_of(state) == []


def test_a_new_message_may_have_reactions_already(state: State) -> None:
    summary = {"emoji": "👍", "count": 1, "people": [str(BEN)], "since": 51, "revision": 51}
    state.apply(created(43, 51, created_revision=50, reactions=[summary]))
    state.apply(reacted(51, seq=43))
    assert reactions_of(state, 43) == [("👍", 1, False)]
