"""What a crash left of uploads goes, and nothing else does."""

import os
import time
from uuid import UUID

import pytest

from chat.core.ids import new_id
from chat.files.partials import partial_create, partial_path, workshop
from chat.files.services import upload_create
from chat.files.sweep import FORGOTTEN_SECONDS, partials_sweep
from chat.people.models import Person

pytestmark = pytest.mark.django_db


def rest(file_id: UUID) -> UUID:
    """Let an upload be as if nobody had written it for long."""
    long_ago = time.time() - FORGOTTEN_SECONDS - 1
    os.utime(partial_path(file_id), (long_ago, long_ago))
    return file_id


def forgotten() -> UUID:
    """Begin an upload of which no row knows."""
    file_id = new_id()
    partial_create(file_id)
    return file_id


def test_an_upload_that_no_row_knows_of_goes_with_what_was_made_of_it() -> None:
    left = rest(forgotten())
    workshop(left).mkdir()
    partials_sweep()
    assert not partial_path(left).exists()
    assert not workshop(left).exists()


def test_one_that_is_just_begun_stays_for_its_row_may_still_come() -> None:
    begun = forgotten()
    partials_sweep()
    assert partial_path(begun).exists()


def test_an_upload_that_rests_stays(member: Person) -> None:
    begun = rest(upload_create(user_id=member.id, name="a.txt", size=600).file_id)
    partials_sweep()
    assert partial_path(begun).exists()
