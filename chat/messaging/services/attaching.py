"""The files of a message go with it."""

from chat.files.selectors import files_by_id
from chat.files.services import files_remove
from chat.messaging.models import Attachment, Message
from chat.messaging.rows import files_from


def attachments_drop(message: Message) -> None:
    """Take a message's files away, in the transaction that has its conversation locked; those that
    no other message has are removed.

    The message itself is not saved here.
    """
    files = files_from(message.files)
    if not files:
        return
    message.files = None
    # Locked first: whoever sends one of them on meanwhile has it before it is looked for, or finds
    # it removed.
    ids = {*files_by_id([file.id for file in files])}
    Attachment.objects.filter(conversation_id=message.conversation_id, seq=message.seq).delete()
    others = Attachment.objects.filter(file_id__in=ids).values_list("file_id", flat=True)
    files_remove(ids - {*others})
