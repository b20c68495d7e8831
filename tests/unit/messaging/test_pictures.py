"""People and rooms have pictures, which everybody sees at once and nobody else at all."""

import io
from uuid import UUID

import pytest
from django.test import override_settings
from PIL import Image

from chat.conversations.errors import Archived, ConversationNotFound, NotAllowed
from chat.conversations.models import Conversation
from chat.core.ids import new_id
from chat.events.types import AnyEvent, ConversationUpdated, MemberUpdated, MessageCreated
from chat.files.errors import FileNotFound, QuotaExceeded
from chat.files.media.errors import MediaRefused
from chat.files.models import File
from chat.files.storage.places import storage
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.channels import channel as channel_found
from chat.messaging.selectors.conversations import conversation_of_member
from chat.messaging.selectors.pictures import picture_download
from chat.messaging.services.details import conversation_update
from chat.messaging.services.members import member_remove
from chat.messaging.services.pictures import (
    conversation_picture_remove,
    conversation_picture_set,
    person_picture_remove,
    person_picture_set,
)
from chat.people.models import Person
from chat.people.selectors import people_by_id
from chat.protocol.message_events import MessageEvent
from tests import pictures

pytestmark = pytest.mark.django_db(transaction=True)

IMAGE = pictures.photograph(6, width=300, height=200)


def seen(by: Person, picture: UUID, side: int = 128) -> Image.Image:
    found = picture_download(user_id=by.id, picture_id=picture, side=side)
    data = b"".join(storage().read(found.key, 0, found.size))
    assert len(data) == found.size
    return Image.open(io.BytesIO(data))


def sees(by: Person, picture: UUID) -> bool:
    try:
        return seen(by, picture) is not None
    except FileNotFound:
        return False


def test_a_picture_of_a_person_is_on_every_member_of_every_room_at_once(
    owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    before = group.revision
    picture = person_picture_set(person_id=member.id, image=IMAGE)
    [event] = published
    assert isinstance(event, MemberUpdated)
    assert (event.member.person.picture, event.revision) == (picture, before + 1)
    assert people_by_id([member.id])[member.id].picture == picture
    found = changes(user_id=owner.id, conversation_id=group.id, after=before)
    assert [one.person.picture for one in found.members] == [picture]


def test_it_is_a_square_in_two_sizes_for_everybody_who_is_signed_in(
    member: Person, stranger: Person
) -> None:
    picture = person_picture_set(person_id=member.id, image=IMAGE)
    assert [seen(stranger, picture, side).size for side in (128, 512)] == [(128, 128), (512, 512)]
    assert seen(stranger, picture).format == "WEBP"
    with pytest.raises(FileNotFound):
        seen(stranger, picture, 300)


def test_a_new_one_has_another_address_and_the_old_one_is_nowhere(member: Person) -> None:
    old = person_picture_set(person_id=member.id, image=IMAGE)
    new = person_picture_set(person_id=member.id, image=IMAGE)
    assert new != old
    assert (sees(member, old), sees(member, new)) == (False, True)
    assert File.objects.get(pk=old).state == File.State.REMOVED


def test_a_picture_is_taken_away(
    member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    picture = person_picture_set(person_id=member.id, image=IMAGE)
    person_picture_remove(person_id=member.id)
    person_picture_remove(person_id=member.id)
    assert len(published) == 2
    assert people_by_id([member.id])[member.id].picture is None
    assert not sees(member, picture)


def test_a_picture_of_a_group_is_told_to_its_members_and_shown_to_them_alone(
    owner: Person,
    member: Person,
    stranger: Person,
    group: Conversation,
    published: list[AnyEvent],
) -> None:
    picture = conversation_picture_set(user_id=owner.id, conversation_id=group.id, image=IMAGE)
    [event, line] = published
    assert isinstance(event, ConversationUpdated)
    assert event.details.settings.picture == picture
    assert isinstance(line, MessageCreated)
    assert line.message.event == MessageEvent("picture")
    assert (line.message.sender, line.message.revision) == (owner.id, event.revision + 1)
    shown = conversation_of_member(user_id=member.id, conversation_id=group.id)
    assert (shown.settings.picture, shown.revision) == (picture, event.revision + 1)
    assert sees(member, picture)
    assert not sees(stranger, picture)
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)
    assert not sees(member, picture)
    conversation_picture_remove(user_id=owner.id, conversation_id=group.id)
    assert not sees(owner, picture)


def test_a_picture_of_a_channel_is_for_whoever_finds_it(
    owner: Person, stranger: Person, channel: Conversation
) -> None:
    picture = conversation_picture_set(user_id=owner.id, conversation_id=channel.id, image=IMAGE)
    assert sees(stranger, picture)
    found = channel_found(user_id=stranger.id, conversation_id=channel.id)
    assert found.settings.picture == picture


def test_members_and_strangers_change_no_picture_of_a_group(
    owner: Person,
    member: Person,
    stranger: Person,
    group: Conversation,
    conversation: Conversation,
) -> None:
    for who, where, refusal in (
        (member, group, NotAllowed),
        (stranger, group, ConversationNotFound),
        (owner, conversation, NotAllowed),
    ):
        with pytest.raises(refusal):
            conversation_picture_set(user_id=who.id, conversation_id=where.id, image=IMAGE)
        with pytest.raises(refusal):
            conversation_picture_remove(user_id=who.id, conversation_id=where.id)
    assert not File.objects.exists()


def test_an_archived_group_keeps_its_picture(owner: Person, group: Conversation) -> None:
    conversation_update(user_id=owner.id, conversation_id=group.id, is_archived=True)
    with pytest.raises(Archived):
        conversation_picture_set(user_id=owner.id, conversation_id=group.id, image=IMAGE)


@pytest.mark.parametrize(
    "image", [b"", b"<svg/>", b"GIF89a<script>", pictures.png_of(9_999, 9_999)]
)
def test_what_is_no_picture_changes_nothing(member: Person, image: bytes) -> None:
    with pytest.raises(MediaRefused):
        person_picture_set(person_id=member.id, image=image)
    assert people_by_id([member.id])[member.id].picture is None
    assert not File.objects.exists()


@override_settings(UPLOAD_QUOTA=10)
def test_pictures_count_for_the_quota(member: Person) -> None:
    with pytest.raises(QuotaExceeded):
        person_picture_set(person_id=member.id, image=IMAGE)


def test_a_picture_that_is_none_is_the_same_as_one_that_is_not_for_one(stranger: Person) -> None:
    assert not sees(stranger, new_id())
