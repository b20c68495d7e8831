"""Who may have which picture of a person or a room."""

from uuid import UUID

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.conversations.policy import access_channel, require_member
from chat.files.errors import FileNotFound
from chat.files.models import File
from chat.files.selectors import sizes_of
from chat.files.storage.store import Key
from chat.messaging.selectors.files import Download
from chat.people.models import Person


def picture_download(*, user_id: UUID, picture_id: UUID, side: int) -> Download:
    """Return a picture that somebody may have: of a person everybody, of a channel whoever finds
    it, of a group its members.

    Arguments:
        side: of the square, in pixels.

    Raises:
        FileNotFound: it is none, or no longer one, or not for them.
    """
    if not Person.objects.filter(picture=picture_id).exists():
        _require_room(user_id, picture_id)
    file = File.objects.filter(pk=picture_id, state=File.State.KEPT).first()
    if file is None:
        raise FileNotFound
    size = file.size if side == file.width else sizes_of(file.thumbnails).get(side)
    if size is None:
        raise FileNotFound
    key = Key(file.pk) if side == file.width else Key(file.pk, str(side))
    return Download(
        *(key, file.name, file.media_type, size),
        etag=f"{file.sha256}-{side}",
        since=file.changed_at,
        is_immutable=True,
    )


def _require_room(user_id: UUID, picture_id: UUID) -> None:
    rooms = Conversation.objects.filter(picture=picture_id).values_list("pk", "is_channel")
    for conversation_id, is_channel in rooms:
        access = access_channel if is_channel else require_member
        try:
            access(user_id=user_id, conversation_id=conversation_id)
        except ConversationNotFound:
            break
        return
    raise FileNotFound
