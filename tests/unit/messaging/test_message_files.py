"""Messages have files, as the server stores and reads them."""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import UNSET

from chat.conversations.models import Conversation
from chat.conversations.services import channel_create, group_create
from chat.core.errors import DomainError
from chat.core.ids import new_id
from chat.events.types import AnyEvent, MessageUpdated
from chat.files import services
from chat.files.errors import FileNotFound, FileSent, QuotaExceeded
from chat.files.models import File
from chat.files.partials import Partial
from chat.files.selectors import unsent
from chat.files.services import upload_create, upload_delete, upload_finish
from chat.files.storage.places import storage
from chat.files.storage.store import Key
from chat.files.sweep import files_sweep
from chat.messaging.content import Content, Source
from chat.messaging.errors import FilesInvalid, ForwardInvalid, TextInvalid
from chat.messaging.models import Attachment
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.files import file_download, files_page
from chat.messaging.selectors.history import messages_page
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.describing import message_file_update
from chat.messaging.services.joining import channel_join, members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from chat.protocol.files import File as Shape
from chat.protocol.frames import Message
from tests.cast import Say
from tests.parallel import in_parallel
from tests.pictures import box

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data_dir(settings: Any, tmp_path: Path) -> None:
    """Files of one test alone."""
    settings.DATA_DIR = tmp_path


def uploaded(by: Person, content: bytes = b"tides", name: str = "tides.txt") -> Shape:
    """Upload a file."""
    begun = upload_create(user_id=by.id, name=name, size=len(content))
    with Partial(begun.file_id) as partial:
        partial.append(content)
    return upload_finish(user_id=by.id, file_id=begun.file_id)


def send(
    by: Person, room: Conversation, *files: UUID, text: str = "", client_id: UUID | None = None
) -> Message:
    """Send a message with files."""
    return message_send(
        sender_id=by.id,
        conversation_id=room.id,
        content=Content(text=text, files=[*files] or UNSET),
        client_id=client_id or new_id(),
    )


def forward(by: Person, room: Conversation, seq: int, to: Conversation) -> Message:
    return message_send(
        sender_id=by.id,
        conversation_id=to.id,
        content=Content(forward=Source(room.id, seq)),
        client_id=new_id(),
    )


def may_have(person: Person, file_id: UUID) -> bool:
    """Return whether somebody may download a file."""
    try:
        return file_download(user_id=person.id, file_id=file_id).key == Key(file_id)
    except FileNotFound:
        return False


def test_files_are_in_the_message_wherever_it_is_read(
    owner: Person, member: Person, group: Conversation
) -> None:
    one, two = uploaded(owner, name="b.txt"), uploaded(owner, name="a.txt")
    sent = send(owner, group, one.id, two.id)
    at: dict[str, Any] = {"user_id": member.id, "conversation_id": group.id}
    assert (sent.text, sent.files) == ("", [one, two])
    assert messages_page(**at, limit=10).messages == [sent]
    assert changes(**at, after=0).messages == [sent]


def test_a_message_needs_a_text_or_a_file(owner: Person, group: Conversation) -> None:
    with pytest.raises(TextInvalid):
        send(owner, group, text=" ")
    send(owner, group, uploaded(owner).id, text=" \n")
    message_edit(user_id=owner.id, conversation_id=group.id, seq=1, content=Content("Monday"))
    message_edit(user_id=owner.id, conversation_id=group.id, seq=1, content=Content(""))
    send(owner, group, text="words alone")
    with pytest.raises(TextInvalid):
        message_edit(user_id=owner.id, conversation_id=group.id, seq=2, content=Content(""))


def test_a_retry_is_answered_with_the_same_files(owner: Person, group: Conversation) -> None:
    file, client_id = uploaded(owner), new_id()
    first = send(owner, group, file.id, client_id=client_id)
    assert send(owner, group, file.id, client_id=client_id) == first
    assert Attachment.objects.count() == 1


def test_nobody_sends_what_is_not_theirs_not_complete_or_sent_already(
    owner: Person, member: Person, group: Conversation
) -> None:
    begun = upload_create(user_id=owner.id, name="x", size=5).file_id
    sent = uploaded(owner).id
    send(owner, group, sent)
    for id in (uploaded(member).id, begun, sent, new_id()):
        with pytest.raises(FilesInvalid, match=r"^There is no such file\.$"):
            send(owner, group, id)
    twice = uploaded(owner).id
    with pytest.raises(FilesInvalid, match="once"):
        send(owner, group, twice, twice)
    with pytest.raises(FileSent):
        upload_delete(user_id=owner.id, file_id=sent)


def test_whoever_sees_the_message_has_the_file(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    file = uploaded(owner)
    assert [may_have(one, file.id) for one in (owner, member, stranger)] == [True, False, False]
    send(owner, group, file.id)
    assert [may_have(one, file.id) for one in (owner, member, stranger)] == [True, True, False]
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)
    assert not may_have(member, file.id)


def test_a_newcomer_does_not_have_what_was_sent_before(owner: Person, member: Person) -> None:
    room = group_create(creator_id=owner.id, title="New", member_ids=[member.id], history="joined")
    before = uploaded(owner)
    send(owner, room, before.id)
    member_remove(user_id=owner.id, conversation_id=room.id, member_id=member.id)
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[member.id])
    after = uploaded(owner)
    send(owner, room, after.id)
    assert (may_have(member, before.id), may_have(member, after.id)) == (False, True)
    page = files_page(user_id=member.id, conversation_id=room.id, is_media=False, limit=10)
    assert [row.file for row in page.results] == [after]


def test_a_picture_that_is_not_shown_is_among_the_other_files(
    owner: Person, group: Conversation
) -> None:
    photograph = uploaded(owner, box(b"ftyp", b"heic", bytes(8)), "tide.heic")
    send(owner, group, photograph.id)
    at: dict[str, Any] = {"user_id": owner.id, "conversation_id": group.id, "limit": 10}
    assert photograph.media_type == "image/heic"
    assert files_page(**at, is_media=True).results == []
    assert [row.file for row in files_page(**at, is_media=False).results] == [photograph]


def test_the_bytes_go_with_the_last_message_that_has_them(
    owner: Person, member: Person, group: Conversation
) -> None:
    elsewhere = group_create(creator_id=owner.id, title="Elsewhere", member_ids=[])
    file = uploaded(owner)
    send(owner, group, file.id)
    sent_on = forward(owner, group, 1, elsewhere)
    assert sent_on.files == [file]

    message_delete(user_id=owner.id, conversation_id=group.id, seq=1)
    files_sweep()
    assert (may_have(owner, file.id), may_have(member, file.id)) == (True, False)
    message_delete(user_id=owner.id, conversation_id=elsewhere.id, seq=sent_on.seq)
    assert not may_have(owner, file.id)
    files_sweep()
    assert storage().size(Key(file.id)) is None
    assert not File.objects.exists()
    with pytest.raises(ForwardInvalid):
        forward(owner, group, 1, elsewhere)


def test_the_sender_writes_another_alternative_text(
    owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    file = uploaded(owner)
    send(owner, group, file.id)
    place: dict[str, Any] = {"conversation_id": group.id, "seq": 1, "file_id": file.id}
    message_file_update(user_id=owner.id, **place, alt="  The tides ")
    told = published[-1]
    assert isinstance(told, MessageUpdated)
    assert (told.message.files or [])[0].alt == "The tides"
    assert told.message.edited_at is None
    with pytest.raises(DomainError):
        message_file_update(user_id=member.id, **place, alt="Mine")
    with pytest.raises(FileNotFound):
        message_file_update(user_id=owner.id, **{**place, "file_id": new_id()}, alt="Mine")


def test_what_is_not_sent_in_time_goes(owner: Person, group: Conversation, settings: Any) -> None:
    sent, ready = uploaded(owner), uploaded(owner)
    begun = upload_create(user_id=owner.id, name="x", size=5).file_id
    send(owner, group, sent.id)
    settings.UPLOAD_EXPIRY = settings.UPLOAD_EXPIRY * 0
    files_sweep()
    assert [may_have(owner, id) for id in (sent.id, ready.id, begun)] == [True, False, False]
    assert [*storage().keys()] == [Key(sent.id)]


def test_many_at_once_do_not_pass_the_quota(owner: Person, settings: Any) -> None:
    settings.UPLOAD_QUOTA = 50

    begin = partial(upload_create, user_id=owner.id, name="x", size=10)
    begun = [one for one in in_parallel([begin] * 64) if not isinstance(one, QuotaExceeded)]
    assert len(begun) == 5


def test_a_file_that_is_sent_while_it_is_taken_back_stays(
    owner: Person, group: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = uploaded(owner)
    not_sent_yet = unsent(owner.id, file.id)
    send(owner, group, file.id)
    monkeypatch.setattr(services, "unsent", lambda *_: not_sent_yet)
    with pytest.raises(FileSent):
        upload_delete(user_id=owner.id, file_id=file.id)
    assert storage().size(Key(file.id)) == file.size


def test_a_file_that_is_finished_twice_at_once_is_there(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = upload_create(user_id=owner.id, name="x", size=5).file_id
    with Partial(begun) as written:
        written.append(b"tides")
    finish = partial(upload_finish, user_id=owner.id, file_id=begun)

    def overtaken(user_id: UUID, file_id: UUID) -> File:
        monkeypatch.setattr(services, "unsent", unsent)
        file = unsent(user_id, file_id)
        finish()
        return file

    monkeypatch.setattr(services, "unsent", overtaken)
    # The one that was faster is about to.
    monkeypatch.setattr(services, "partial_delete", lambda _: None)
    assert finish() == finish()
    assert storage().size(Key(begun)) == 5


def test_a_page_keeps_the_files_of_a_message_together(owner: Person, group: Conversation) -> None:
    sent = [[uploaded(owner) for _ in range(2)] for _ in range(3)]
    for files in sent:
        send(owner, group, *(file.id for file in files))
    at: dict[str, Any] = {"user_id": owner.id, "conversation_id": group.id, "is_media": False}
    first = files_page(**at, limit=3)
    assert [row.file for row in first.results] == [*sent[2], *sent[1]]
    second = files_page(**at, limit=3, cursor=first.next)
    assert ([row.file for row in second.results], second.next) == (sent[0], None)


def test_a_message_without_files_asks_nothing_of_them(
    say: Say, owner: Person, group: Conversation
) -> None:
    say(owner, "first", room=group)
    with CaptureQueriesContext(connection) as queries:
        messages_page(user_id=owner.id, conversation_id=group.id, limit=10)
    assert not any("files_file" in query["sql"] for query in queries)


def test_the_files_of_a_room_end_where_what_one_sees_of_it_begins(
    owner: Person, member: Person
) -> None:
    room = channel_create(creator_id=owner.id, title="Pictures", history="joined")
    for _ in range(2):
        send(owner, room, uploaded(owner).id)
    channel_join(user_id=member.id, conversation_id=room.id)
    for _ in range(2):
        send(owner, room, uploaded(owner).id)
    at: dict[str, Any] = {"conversation_id": room.id, "is_media": False, "limit": 1}
    first = files_page(user_id=member.id, **at)
    second = files_page(user_id=member.id, **at, cursor=first.next)
    third = files_page(user_id=member.id, **at, cursor=second.next)
    assert [len(page.results) for page in (first, second, third)] == [1, 1, 0]
    assert third.next is None
