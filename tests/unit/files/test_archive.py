"""A backup has the files that it knows of, and names those that cannot be read."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from chat.core.ids import new_id
from chat.core.sqlite.backup import backup
from chat.files.archive import ArchiveDamaged, archive_place, files_archive, files_unarchive
from chat.files.checking import files_check, files_used
from chat.files.faces import face_create, face_replace
from chat.files.models import File
from chat.files.storage.local import LocalStore
from chat.files.storage.places import storage
from chat.files.storage.store import Key
from chat.people.models import Person
from tests import pictures
from tests.stores import only_on

pytestmark = pytest.mark.django_db(transaction=True)
on_sqlite = only_on("sqlite")


@pytest.fixture(autouse=True)
def store(tmp_path: Path) -> Iterator[LocalStore]:
    """A storage in which there is nothing yet."""
    with override_settings(DATA_DIR=tmp_path / "data"):
        (tmp_path / "data").mkdir()
        found = storage()
        assert isinstance(found, LocalStore)
        yield found


def kept(by: Person) -> File:
    """Store a file that something refers to."""
    id = face_create(user_id=by.id, image=pictures.photograph())
    with transaction.atomic():
        face_replace(None, by=id)
    return File.objects.get(pk=id)


def backed_up(place: Path) -> Path:
    backup(place)
    return place


def place_of(file: File, tmp_path: Path) -> Path:
    return tmp_path / "data" / "files" / Key(file.pk).path


@on_sqlite
def test_what_a_backup_has_is_put_back_byte_by_byte(
    member: Person, store: LocalStore, tmp_path: Path
) -> None:
    file = kept(member)
    before = place_of(file, tmp_path).read_bytes()
    made = backed_up(tmp_path / "backup")
    archived = files_archive(archive_place(made), backup=made, store=store)
    assert archived is not None
    assert (archived.files, archived.unreadable) == (2, [])
    assert archive_place(made).stat().st_mode & 0o777 == 0o600
    store.delete(file.pk)
    assert {one.key.part for one in files_check(store).missing} == {"original", "128"}
    assert files_unarchive(archive_place(made), store=store) == 2
    assert place_of(file, tmp_path).read_bytes() == before
    assert files_check(store) == ([], {})
    assert files_unarchive(archive_place(made), store=store) == 0


@on_sqlite
def test_where_nothing_was_uploaded_there_is_no_archive(store: LocalStore, tmp_path: Path) -> None:
    made = backed_up(tmp_path / "backup")
    assert files_archive(archive_place(made), backup=made, store=store) is None
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup", "data"]


@on_sqlite
def test_a_file_that_cannot_be_read_is_named_and_all_others_are_there(
    member: Person, store: LocalStore, tmp_path: Path
) -> None:
    broken, whole, deleted = kept(member), kept(member), kept(member)
    made = backed_up(tmp_path / "backup")
    cut = place_of(broken, tmp_path)
    cut.write_bytes(cut.read_bytes()[:-5])
    # Since the backup.
    store.delete(deleted.pk)
    File.objects.filter(pk=deleted.pk).delete()
    archived = files_archive(archive_place(made), backup=made, store=store)
    assert archived is not None
    assert [one.key for one in archived.unreadable] == [Key(broken.pk)]
    with tarfile.open(archive_place(made)) as tar:
        assert set(tar.getnames()) == {
            Key(broken.pk, "128").path,
            Key(whole.pk).path,
            Key(whole.pk, "128").path,
        }


@on_sqlite
def test_an_archive_that_is_cut_or_is_none_is_refused(
    member: Person, store: LocalStore, tmp_path: Path
) -> None:
    kept(member)
    made = backed_up(tmp_path / "backup")
    place = archive_place(made)
    files_archive(place, backup=made, store=store)
    foreign = tmp_path / "foreign"
    with tarfile.open(foreign, "w") as tar:
        tar.addfile(tarfile.TarInfo("../../evil"))
    store.delete(File.objects.get().pk)
    for damaged in (place.read_bytes()[:700], b"no archive at all", foreign.read_bytes()):
        place.write_bytes(damaged)
        with pytest.raises(ArchiveDamaged):
            files_unarchive(place, store=store)


def test_the_storage_is_compared_with_the_rows(
    member: Person, store: LocalStore, tmp_path: Path
) -> None:
    lost, whole, short = kept(member), kept(member), kept(member)
    nobodys = new_id()
    store.put(Key(nobodys), place_of(whole, tmp_path))
    store.delete(lost.pk)
    cut = place_of(short, tmp_path)
    cut.write_bytes(cut.read_bytes()[:-1])
    check = files_check(store)
    assert {(one.file.pk, one.key.part) for one in check.missing} == {
        (lost.pk, "original"),
        (lost.pk, "128"),
        (short.pk, "original"),
    }
    assert check.orphaned == {nobodys: whole.size}


def test_what_is_stored_is_for_the_server_alone(member: Person, tmp_path: Path) -> None:
    place = place_of(kept(member), tmp_path)
    for folder in (tmp_path / "data" / "files", place.parent):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_who_uploaded_how_much_is_counted(member: Person, owner: Person) -> None:
    kept(member)
    kept(member)
    kept(owner)
    first, second = files_used()
    assert (first.person, first.files) == (member, 2)
    assert (second.person, second.files) == (owner, 1)
    assert first.size > second.size
