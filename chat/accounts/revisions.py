"""Each durable change that is one person's alone bumps that person's own revision by one."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from chat.accounts.models import User


def users_bump(user_ids: Collection[UUID]) -> dict[UUID, User]:
    """Bump the revision of each person; return them as they are now, by id.

    Call it inside the transaction of the change. It locks the people in the order of their ids,
    and whoever locks a conversation too does that before.
    """
    people = User.objects.filter(pk__among=user_ids)
    locked = list(people.select_for_update(no_key=True).order_by("pk"))
    people.update(revision=F("revision") + 1)
    for user in locked:
        user.revision += 1
    return {user.pk: user for user in locked}
