"""Everybody with an account, for administrators."""

from uuid import UUID

import msgspec
from django.db.models import Count, Q
from django.db.models.functions import Lower

from chat.accounts.emails import email_normalised
from chat.accounts.models import Session, User
from chat.core.cursors import decode_cursor, encode_cursor
from chat.people.models import folded_name
from chat.people.shapes import person_shape
from chat.protocol.text import one_line
from chat.protocol.workspace import WorkspacePerson
from chat.workspace.policy import administrator_require


class WorkspacePeoplePage(msgspec.Struct, frozen=True):
    """People in the order of their names; ``next`` is the cursor of the next page."""

    results: list[WorkspacePerson]
    next: str | None


def workspace_people_page(
    *, user_id: UUID, query: str, limit: int, cursor: str | None = None
) -> WorkspacePeoplePage:
    """Return a page of everybody with an account, active or not, who is found so.

    Arguments:
        query: a part of a name or of an e-mail, in any letter case; everybody where it is empty.
        cursor: where the page before ended.

    Raises:
        NotAllowed: the person is no administrator.
        CursorInvalid: the cursor is none of this list.
    """
    administrator_require(user_id)
    of = f"workspace people {user_id} {query}"
    accounts = User.objects.select_related("person")
    wanted = one_line(query)
    if wanted:
        accounts = accounts.annotate(mail=Lower("email")).filter(
            Q(person__folded_name__contains=folded_name(wanted))
            | Q(mail__contains=email_normalised(wanted).lower())
        )
    if cursor is not None:
        name, id = decode_cursor(cursor, tuple[str, UUID], of=of)
        accounts = accounts.filter(
            Q(person__folded_name__gt=name) | Q(person__folded_name=name, person__gt=id)
        )
    rows = list(accounts.order_by("person__folded_name", "person")[: limit + 1])
    page = rows[:limit]
    last = page[-1].person if len(rows) > limit else None
    place = encode_cursor([last.folded_name, last.pk], of=of) if last is not None else None
    return WorkspacePeoplePage(people_shown(page), place)


def people_shown(accounts: list[User]) -> list[WorkspacePerson]:
    """Return accounts as administrators see them."""
    live = Session.objects.live().filter(user__in=accounts).values("user")
    sessions = dict(live.annotate(number=Count("pk")).values_list("user", "number"))
    return [
        WorkspacePerson(
            **msgspec.structs.asdict(person_shape(account.person)),
            email=account.email,
            is_active=account.is_active,
            is_administrator=account.is_superuser,
            created_at=account.created_at,
            sessions=sessions.get(account.pk, 0),
        )
        for account in accounts
    ]
