"""What holds for every call that the document names: none is left out of the tests of bodies and
parameters, what changes anything is limited, and a cursor is of its list and its person."""

import asyncio
import json
import re
from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as configured
from django.core.signing import BadSignature
from django.test import Client

from chat.accounts.models import Session
from chat.accounts.tokens import access_token
from chat.conversations.models import Conversation
from chat.conversations.services import group_create
from chat.core import cursors
from chat.people.models import Person
from chat.rest.later import Later
from chat.workspace.models import Invitation
from tests.cast import account_of, make_administrator
from tests.commands import PROJECT
from tests.unit.rest.test_bodies import CALLS, LISTS, QUERIES, ROOM, Call, asking
from tests.unit.rest.test_bodies import call as call
from tests.wrong import ID

pytestmark = [pytest.mark.django_db, pytest.mark.any_store]

DOCUMENT = json.loads((PROJECT / "schema" / "openapi.json").read_text())
SIMPLE = ("/api/login/", "/api/logout/", "/api/register/", "/api/token/refresh/", "/api/users/")
"""Where the calls of the simple API begin, which has tests of its own (``tests/contract``)."""
OTHER_DOOR = ("/api/uploads/", "/files/")
"""Where those begin that another door answers (``chat.server.transfers``)."""
NAMES = {"conversation_id": "{room}", "invitation_id": "{invitation}", "seq": "1", "emoji": "👍"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the method and the path of each call of the full API, filled in, and what it takes."""
    for path, methods in DOCUMENT["paths"].items():
        if path.startswith((*SIMPLE, *OTHER_DOOR)):
            continue
        filled = re.sub(r"{(\w+)}", lambda name: NAMES.get(name[1], ID), path)
        for method, operation in methods.items():
            yield method.upper(), filled, operation


def fields(schema: dict[str, Any]) -> set[str]:
    """Return the fields of a body, of whichever of its kinds it is."""
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return {*schema.get("properties", {})}.union(*map(fields, schema.get("oneOf", [])))


def test_every_field_of_a_body_is_tried_with_wrong_values() -> None:
    tried = {(method, path, field) for method, path, _, kinds in CALLS for field in kinds}
    taken = {
        (method, path, field)
        for method, path, operation in operations()
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items()
        if media_type == "application/json"
        for field in fields(content["schema"])
    }
    assert tried == taken


def test_every_parameter_is_tried_with_wrong_values() -> None:
    tried = {(path.partition("?")[0], name) for path, name, _ in QUERIES}
    taken = {
        (path, parameter["name"])
        for _, path, operation in operations()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
    }
    assert tried == taken


NOTHING = "\u2800\u200b\u3164\ufe0f\u202e"
MISLEADING = "\u202eNight\r\n\twatch\x1b\u2066"
NAMED: list[tuple[str, str, bool]] = [
    (ROOM, "title", True),
    (ROOM, "settings.purpose", False),
    (f"{ROOM}membership/", "folder", False),
    ("/api/me/", "first_name", True),
    ("/api/me/", "last_name", False),
    ("/api/workspace/", "name", True),
]
"""Where something is called so, in which field of the answer, and whether it must be called."""


@pytest.mark.parametrize(("path", "field", "is_needed"), NAMED)
def test_what_something_is_called_is_seen_and_is_one_line(
    call: Call, path: str, field: str, is_needed: bool
) -> None:
    *around, name = field.split(".")

    def called(text: str) -> Any:
        answer = call("PATCH", path, json.dumps({name: text}))
        if answer.status_code == 400:
            return set(answer.json()["fields"])
        return reduce(lambda value, key: value.get(key, ""), [*around, name], answer.json())

    assert called(MISLEADING) == "Night watch"
    assert called(NOTHING) == ({name} if is_needed else "")


UNLIMITED = {
    # What guesses at passwords and tokens is limited by address and account.
    *(("POST", path) for path in ("/api/session/", "/api/session/account/", "/api/me/password/")),
    *(("POST", f"/api/password/{step}/") for step in ("forgot", "reset", "reset/check")),
    *(("POST", f"/api/setup/{step}") for step in ("", "about/", "claim/")),
    ("POST", "/api/invitations/about/"),
    # Their links and mails are limited for a day.
    ("POST", "/api/invitations/mails/"),
    # A session is ended or refreshed once, and a link revoked once.
    *(("DELETE", "/api/session/"), ("POST", "/api/session/refresh/")),
    *(("DELETE", "/api/me/sessions/"), ("DELETE", f"/api/me/sessions/{ID}/")),
    ("DELETE", "/api/invitations/{invitation}/"),
    # Marks go forward alone, once for each message.
    *(("POST", f"{ROOM}read/"), ("POST", f"{ROOM}messages/1/thread/read/")),
    # Its other door limits what is uploaded (test_every_limit).
    ("POST", "/api/files/"),
}
"""What one may do as often as one likes, and why."""
CHANGING = [
    (method, path, next(iter(operation.get("requestBody", {}).get("content", {})), None))
    for method, path, operation in operations()
    if method != "GET" and (method, path) not in UNLIMITED
]
BODIES = {call[:2]: call[2] for call in CALLS}


@pytest.mark.parametrize(("method", "path", "media_type"), CHANGING)
def test_whatever_changes_something_is_limited(
    call: Call, settings: LazySettings, method: str, path: str, media_type: str | None
) -> None:
    settings.RATE_LIMITS = True
    for name in dir(configured):
        if name.startswith("LIMIT_") and name.endswith("_PER_PERSON"):
            setattr(settings, name, (0, 60))
    body = json.dumps(BODIES.get((method, path), {}))
    answer = call(method, path, body, media_type or "application/json")
    status = answer.status_code
    if isinstance(answer, Later):
        status, _, _ = asyncio.run(answer.complete())
    assert status == 429, answer.content


def test_what_is_not_limited_is_there() -> None:
    assert {(method, path) for method, path, _ in operations()} >= UNLIMITED


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_is_of_its_list_and_its_person(
    client: Client,
    owner: Person,
    member: Person,
    group: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    asked: list[str] = []

    def unsign(of: str) -> Any:
        asked.append(of)
        raise BadSignature

    monkeypatch.setattr(cursors, "_signer", unsign)
    link = Invitation.objects.create(creator=owner, role="member")
    other = group_create(creator_id=owner.id, title="Others", member_ids=[member.id])
    for person in (owner, member):
        make_administrator(person)
        token = access_token(Session.objects.create(user=account_of(person)))
        for room in (group, other):
            answer = client.get(
                asking(path.format(room=room.id, invitation=link.pk), cursor="x.y"),
                headers={"Authorization": f"Bearer {token}"},
            )
            assert answer.json()["fields"] == {"cursor": ["Give the cursor of the page before."]}
    assert len(set(asked)) == (4 if "{room}" in path else 2)
