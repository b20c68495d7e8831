"""Answers are cut to a size, and never to nothing."""

from datetime import UTC, datetime

import msgspec
import pytest

from chat.core.ids import new_id
from chat.gateway.node.pages import PAGE_BYTES, changes_page, head, message_bytes
from chat.messaging.selectors.changes import ChangeSet
from chat.protocol import frames

ROOM, PERSON = new_id(), new_id()


def message(revision: int, text: str) -> frames.Message:
    return frames.Message(
        ROOM, revision, revision, revision, PERSON, new_id(), text, datetime.now(UTC)
    )


def mentioning(name: str, people: int) -> frames.Message:
    """Return a message that mentions so many people of one name."""
    mentions = [frames.Mention(name, 1, new_id()) for _ in range(people)]
    return msgspec.structs.replace(message(1, f"@{name}"), mentions=mentions)


def member(revision: int) -> frames.Member:
    return frames.Member(ROOM, frames.Person(PERSON, "Ben", "Ode"), "member", revision)


@pytest.mark.parametrize(
    ("sizes", "fitting"),
    [
        ([], 0),
        ([PAGE_BYTES], 1),
        ([PAGE_BYTES + 1], 1),
        ([PAGE_BYTES + 1, 1], 1),
        ([PAGE_BYTES - 1, 1, 1], 2),
    ],
)
def test_the_first_rows_that_fit_make_a_page(sizes: list[int], fitting: int) -> None:
    assert head(sizes) == fitting


def test_changes_that_fit_stay_as_they_are() -> None:
    changed = ChangeSet(9, "Harbour", [message(7, "hi")], [member(8)])
    assert changes_page(changed, 6) is changed


def test_changes_that_do_not_fit_end_at_the_revision_of_the_last_that_does() -> None:
    long = "\N{SNOWMAN}" * 10_000
    messages = [message(revision, long) for revision in range(1, 20, 2)]
    members = [member(revision) for revision in range(2, 21, 2)]
    page = changes_page(ChangeSet(25, "Harbour", messages, members), 0)
    assert page.has_more
    assert page.revision == 16
    assert [one.revision for one in page.messages] == list(range(1, 16, 2))
    assert [one.revision for one in page.members] == list(range(2, 17, 2))


@pytest.mark.parametrize("name", ["Anna", "\N{SNOWMAN}" * 300], ids=["short", "long"])
def test_a_message_is_as_large_as_the_names_of_all_whom_it_mentions(name: str) -> None:
    large = mentioning(name, 50)
    size = len(msgspec.json.encode(large))
    assert size <= message_bytes(large) < 2 * size
