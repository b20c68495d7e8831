"""Messages change after they were sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from msgspec.structs import replace

from chat.conversations.models import Membership
from chat.conversations.policy import Action, access_for_change, require, visible_after
from chat.core.rates import MESSAGES
from chat.events.bus import publish_on_commit
from chat.events.types import MessageUpdated
from chat.messaging.content import Content
from chat.messaging.errors import MessageDeleted, MessageForwarded, MessageNotFound
from chat.messaging.following import wishes_called, wishes_follow
from chat.messaging.models import Message, Reaction, Version
from chat.messaging.rows import mentions_from, message_of_model
from chat.messaging.services.attaching import attachments_drop
from chat.messaging.services.mentioning import mentions_drop, mentions_rewrite
from chat.people.services import people_lock
from chat.protocol.frames import Mention as Mentioned


def message_edit(*, user_id: UUID, conversation_id: UUID, seq: int, content: Content) -> None:
    """Give one's own message another content, and keep the text that it had; the same one again is
    no change.

    Raises:
        TextInvalid: the text cannot be a message.
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it has no such message.
        NotAllowed: somebody else sent it.
        Archived: it is archived.
        Blocked: it is in a direct conversation, and one of the two blocks the other.
        MessageDeleted: it is deleted.
        MessageForwarded: it is forwarded: the words are those of whoever wrote them first.
        RateLimited: too many messages of one person.
    """
    # Whether it may do without a text its row says.
    content = content.cleaned(has_files=True)
    with message_change(Action.MESSAGE_EDIT, user_id, conversation_id, seq) as changing:
        message, membership = changing
        if message.deleted_at is not None:
            raise MessageDeleted
        if message.forwarded is not None:
            raise MessageForwarded
        if message.files is None:
            content = content.cleaned()
        if message.text != content.text:
            Version.objects.create(
                conversation_id=conversation_id,
                seq=seq,
                revision=membership.conversation.revision + 1,
                text=message.text,
                written_at=message.edited_at or message.created_at,
            )
            message.text = content.text
            message.edited_at = timezone.now()
            before = mentions_from(message.mentions)
            mentions_rewrite(message, membership, chosen=content.mentions or ())
            _call_to_thread(message, before)


def message_delete(*, user_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Take one's own message back, or as an owner or admin that of somebody else: its place stays;
    its text with all earlier ones, its reactions, its mentions, its files and its pin go. Again is
    no change.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it has no such message.
        NotAllowed: somebody else sent it, and the person is neither an owner nor an admin.
        Archived: it is archived.
        RateLimited: too many messages of one person.
    """
    with message_change(Action.MESSAGE_DELETE, user_id, conversation_id, seq) as changing:
        message, membership = changing
        if message.deleted_at is None:
            mentions_drop(message, membership.conversation)
            message.text = ""
            message.reactions = None
            message.pinned_since = message.pinned_by_id = None
            message.forwarded = None
            attachments_drop(message)
            message.deleted_at = timezone.now()
            if user_id != message.sender_id:
                message.deleted_by_id = user_id
            for kept in (Reaction, Version):
                kept.objects.filter(conversation_id=conversation_id, seq=seq).delete()


@contextmanager
def message_change(
    action: Action, user_id: UUID, conversation_id: UUID, seq: int
) -> Iterator[tuple[Message, Membership]]:
    """Let somebody change a message: one revision, stored and published when the block ends.

    The block gets the message and their membership, with its conversation; one that changes
    nothing is no revision.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it has no such message.
        NotAllowed: the action is not for them.
        Archived: the conversation is archived.
        Blocked: it is not for them while one of the two blocks the other.
        RateLimited: too many messages of one person.
    """
    MESSAGES.count(user_id)
    with transaction.atomic():
        membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
        messages = Message.objects.filter(conversation_id=conversation_id, event=None)
        message = messages.filter(seq=seq).first()
        hidden = visible_after(membership.conversation.history, membership.joined_seq)
        if message is None or seq <= hidden:
            raise MessageNotFound
        require(action, membership, of=message.sender_id)
        before = _values(message)
        yield message, membership
        if _values(message) == before:
            return
        if message.created_revision is None:
            message.created_revision = message.revision
        conversation = membership.conversation
        message.revision = conversation.revision = conversation.revision + 1
        conversation.save(update_fields=["revision"])
        after = _values(message)
        message.save(update_fields=[name for name in after if after[name] != before[name]])
        publish_on_commit(MessageUpdated(message_of_model(message)))


def _call_to_thread(message: Message, before: list[Mentioned]) -> None:
    """Let those follow a thread whom a reply there mentions now and did not before."""
    shape = message_of_model(message)
    known = {mention.id for mention in before}
    called = [mention for mention in shape.mentions or () if mention.id not in known]
    wishes = wishes_called(replace(shape, mentions=called))
    if wishes:
        people_lock({key.person_id for key in wishes})
        publish_on_commit(*wishes_follow(wishes))


def _values(message: Message) -> dict[str, object]:
    return {
        field.attname: getattr(message, field.attname) for field in Message._meta.concrete_fields
    }
