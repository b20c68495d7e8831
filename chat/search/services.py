"""What people save of their searches."""

from uuid import UUID

from django.db import transaction

from chat.core.rates import CHANGES
from chat.protocol.limits import SAVED_SEARCHES_MAX
from chat.search.models import SavedSearch
from chat.search.query import query_read


def search_save(*, user_id: UUID, q: str) -> None:
    """Save a query for one person; again is no change. Beyond ``SAVED_SEARCHES_MAX`` the one that
    was saved first goes.

    Raises:
        QueryInvalid: there is nothing in it to look for, or too much.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    query_read(q)
    with transaction.atomic():
        saved = SavedSearch(person_id=user_id, q=q.strip())
        SavedSearch.objects.bulk_create([saved], ignore_conflicts=True)
        own = SavedSearch.objects.filter(person_id=user_id)
        newest = own.order_by("-id").values("id")[:SAVED_SEARCHES_MAX]
        own.exclude(id__in=newest).delete()


def search_unsave(*, user_id: UUID, q: str) -> None:
    """Do not save a query any more; again is no change.

    Raises:
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    SavedSearch.objects.filter(person_id=user_id, q=q.strip()).delete()
