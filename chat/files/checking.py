"""The storage is compared with the rows: what is missing, and what nobody knows of."""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Sum

from chat.files.models import File
from chat.files.selectors import sizes_of
from chat.files.storage.store import Key, Store
from chat.people.models import Person

_AT_ONCE = 1_000


class Use(NamedTuple):
    """What there is of somebody's files."""

    person: Person
    files: int
    size: int


class Missing(NamedTuple):
    """A file of which bytes are not there, or too few."""

    file: File
    key: Key


class Check(NamedTuple):
    """What a comparison found; ``orphaned`` are the bytes of each file that no row knows of."""

    missing: list[Missing]
    orphaned: dict[UUID, int]


def files_used() -> list[Use]:
    """Return who has how much, whoever has most first."""
    there = File.objects.exclude(state=File.State.REMOVED)
    sums = there.values("uploader").annotate(count=Count("pk"), sum=Sum("size"))
    rows = list(sums.order_by("-sum").values_list("uploader", "count", "sum"))
    people = Person.objects.in_bulk([uploader for uploader, _, _ in rows])
    return [Use(people[uploader], count, size) for uploader, count, size in rows]


def files_check(store: Store) -> Check:
    """Compare what is stored with the rows, while the server may work.

    The row of a file is there before its bytes and after them, so that bytes without one are those
    of an upload that a crash ended, or of a store that was replaced.
    """
    sizes: dict[UUID, dict[str, int]] = defaultdict(dict)
    # First: whatever comes into it meanwhile has its row already.
    for key in store.keys():  # noqa: SIM118 - it is no mapping
        sizes[key.file_id][key.part] = store.size(key) or 0
    known = set()
    missing = []
    for file in File.objects.order_by("pk").iterator(_AT_ONCE):
        known.add(file.pk)
        if file.state in {File.State.READY, File.State.KEPT}:
            missing += _missing(file, sizes.get(file.pk, {}), store)
    orphaned = {id: sum(parts.values()) for id, parts in sizes.items() if id not in known}
    return Check(missing, orphaned)


def _missing(file: File, found: dict[str, int], store: Store) -> list[Missing]:
    expected = {Key(file.pk): file.size}
    for width, size in sizes_of(file.thumbnails).items():
        expected[Key(file.pk, str(width))] = size
    return [
        Missing(file, key)
        for key, size in expected.items()
        # It may have come, or gone with its row, since the storage was listed.
        if found.get(key.part) != size
        and store.size(key) != size
        and File.objects.filter(pk=file.pk, state=file.state).exists()
    ]
