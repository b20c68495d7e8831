"""A stranger's first message is a request: whoever gets it accepts it, or blocks the stranger."""

from collections.abc import Collection
from uuid import UUID

from chat.conversations.models import Conversation, Membership
from chat.events.bus import publish_on_commit
from chat.events.types import UserUpdated
from chat.messaging.showing import marks_seen
from chat.people.services import people_bump, presence_review


def requests_accept(conversation_ids: Collection[UUID]) -> None:
    """Accept what strangers opened, inside a transaction that holds these conversations.

    From now on the two show each other what they show to others. Both learn of it as of what is
    theirs alone, for it is no revision of a conversation that nobody else is in.
    """
    if not conversation_ids:
        return
    accepted = Conversation.objects.filter(pk__among=conversation_ids)
    accepted.update(requested_by=None)
    members = Membership.objects.filter(conversation_id__in=conversation_ids)
    people = people_bump(set(members.values_list("person_id", flat=True)))
    for person in people.values():
        members.filter(person_id=person.pk).update(user_revision=person.revision)
        publish_on_commit(UserUpdated(person.pk, person.revision))
    presence_review(people.values())
    for conversation_id in conversation_ids:
        publish_on_commit(*marks_seen(conversation_id))
