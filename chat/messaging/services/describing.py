"""Files of messages get another alternative text."""

from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from chat.conversations.policy import Action
from chat.files.errors import FileNotFound
from chat.files.services import alt_cleaned
from chat.messaging.rows import files_from, files_stored
from chat.messaging.services.changing import message_change


def message_file_update(
    *, user_id: UUID, conversation_id: UUID, seq: int, file_id: UUID, alt: str
) -> None:
    """Give a file of one's own message another alternative text; the same again is no change.

    Raises:
        FileInvalid: this cannot be an alternative text.
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it has no such message.
        FileNotFound: the message has no such file.
        NotAllowed: somebody else sent it.
        Archived: it is archived.
        Blocked: it is in a direct conversation, and one of the two blocks the other.
        RateLimited: too many messages of one person.
    """
    alt = alt_cleaned(alt)
    with message_change(Action.MESSAGE_EDIT, user_id, conversation_id, seq) as (message, _):
        files = files_from(message.files)
        if file_id not in {file.id for file in files}:
            raise FileNotFound
        message.files = files_stored(
            [replace(file, alt=alt or UNSET) if file.id == file_id else file for file in files]
        )
