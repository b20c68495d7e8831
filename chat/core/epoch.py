"""Which store this is: clients throw away what they hold of another one."""

from functools import cache
from uuid import UUID

from django.db import transaction

from chat.core.models import Epoch


@cache
def epoch() -> UUID:
    """Return the store's epoch, made at the first call on a store that has none."""
    row, _ = Epoch.objects.get_or_create(pk=1)
    return row.value


def epoch_replace() -> UUID:
    """Give the store another epoch, and return it; servers that run go on with the old one."""
    with transaction.atomic():
        Epoch.objects.all().delete()
        epoch.cache_clear()
        return epoch()
