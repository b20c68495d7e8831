"""The files of the messages of a batch: those that their senders uploaded, and those of what they
send on."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import UNSET, UnsetType

from chat.core.errors import DomainError
from chat.files.models import File
from chat.files.selectors import file_shape, files_by_id
from chat.files.services import files_keep
from chat.messaging.errors import FilesInvalid, ForwardInvalid
from chat.messaging.writer.forwards import Forwards
from chat.messaging.writer.store import MessageDraft
from chat.protocol import files


class Files:
    """The files of drafts, locked: one query for all, and none where no draft has any.

    It is made once the conversations are locked.
    """

    def __init__(self, drafts: Sequence[MessageDraft], forwards: Forwards) -> None:
        self._forwards = forwards
        ids = {id for draft in drafts if draft.content.files for id in draft.content.files}
        ids |= {
            file.id
            for draft in drafts
            if draft.content.forward is not UNSET
            for file in forwards.files_of(draft)
        }
        self._found = files_by_id(ids) if ids else {}
        self._new: set[UUID] = set()

    def refusal(self, draft: MessageDraft) -> DomainError | None:
        """Return why a draft cannot have its files, where it has some.

        What somebody else uploaded looks like what does not exist.
        """
        if draft.content.forward is not UNSET:
            for file in self._forwards.files_of(draft):
                if self._state(file.id) != File.State.KEPT:
                    return ForwardInvalid("This message is deleted.")
        for id in draft.content.files or ():
            found = self._found.get(id)
            if found is None or found.uploader_id != draft.sender_id or not self._is_new(id):
                return FilesInvalid("There is no such file.")
        return None

    def of(self, draft: MessageDraft) -> list[files.File] | UnsetType:
        """Return the files of a draft that is not refused."""
        if draft.content.forward is not UNSET:
            return self._forwards.files_of(draft) or UNSET
        if not draft.content.files:
            return UNSET
        self._new.update(draft.content.files)
        return [file_shape(self._found[id]) for id in draft.content.files]

    def keep(self) -> None:
        """Note that messages refer to the files that were new."""
        if self._new:
            files_keep(self._new)

    def _state(self, id: UUID) -> str | None:
        found = self._found.get(id)
        return None if found is None else found.state

    def _is_new(self, id: UUID) -> bool:
        return self._state(id) == File.State.READY and id not in self._new
