"""Who sees whether others are here, and how far they have read: decided here and nowhere else."""

from collections.abc import Mapping
from uuid import UUID


def shared_with(person_id: UUID, sharing: Mapping[UUID, bool]) -> set[UUID]:
    """Return the people with whom a person shares something: whom they see, and who sees them.

    It works both ways, so that nobody who hides theirs sees that of others. What is one's own one
    always sees.

    Arguments:
        sharing: whether each person shares it, the one who is asked about among them.
    """
    if not sharing.get(person_id, False):
        return {person_id}
    return {id for id, shares in sharing.items() if shares}
