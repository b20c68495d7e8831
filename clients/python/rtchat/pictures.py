"""Pictures of people, groups and channels."""

from uuid import UUID

import msgspec

from rtchat.http import Http, read


class _Picture(msgspec.Struct, frozen=True):
    picture: UUID


async def picture_set(http: Http, image: bytes, conversation: UUID | None = None) -> UUID:
    """Give oneself a picture, or a group or channel; return the id of it."""
    answer = await http.call("PUT", _picture_of(conversation), image)
    return read(answer, _Picture).picture


async def picture_remove(http: Http, conversation: UUID | None = None) -> None:
    """Take one's own picture away, or that of a group or channel."""
    await http.call("DELETE", _picture_of(conversation))


def _picture_of(conversation: UUID | None) -> str:
    return f"/api/{'me' if conversation is None else f'conversations/{conversation}'}/picture/"
