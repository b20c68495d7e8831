"""The disk keeps what it is to keep, and nobody takes room that they do not fill."""

import os
import shutil
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import override_settings

from chat.files.errors import StorageFull
from chat.files.partials import Partial, partial_path
from chat.files.services import upload_create
from chat.files.space import COMING_SECONDS
from chat.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A disk on which uploads have 1,000 bytes."""
    disk = SimpleNamespace(free=1_500)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    with override_settings(DISK_RESERVE=500):
        yield disk


def test_room_is_kept_for_uploads_that_are_coming(member: Person) -> None:
    upload_create(user_id=member.id, name="a.txt", size=600)
    with pytest.raises(StorageFull):
        upload_create(user_id=member.id, name="b.txt", size=600)
    upload_create(user_id=member.id, name="c.txt", size=400)


def test_room_that_nobody_fills_is_soon_others_again(member: Person, stranger: Person) -> None:
    begun = upload_create(user_id=member.id, name="a.txt", size=1_000)
    long_ago = time.time() - COMING_SECONDS
    os.utime(partial_path(begun.file_id), (long_ago, long_ago))
    upload_create(user_id=stranger.id, name="b.txt", size=1_000)


def test_nothing_is_written_into_what_the_disk_keeps(
    member: Person, small_disk: SimpleNamespace
) -> None:
    begun = upload_create(user_id=member.id, name="a.txt", size=600)
    small_disk.free = 599
    with Partial(begun.file_id) as partial:
        partial.append(bytes(99))
        with pytest.raises(StorageFull):
            partial.append(bytes(100))
        assert partial.offset == 99
