"""Calls of the full API take bodies of their exact types, and say what is wrong with others."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from chat.accounts.models import Session
from chat.accounts.tokens import access_token
from chat.conversations.models import Conversation
from chat.messaging.models import Message
from chat.people.models import Person
from chat.workspace.models import Invitation
from tests.cast import account_of, make_administrator
from tests.wrong import ID, WRONG, with_value, without

pytestmark = [pytest.mark.django_db, pytest.mark.any_store]

NEW = {"password": "harbour42", "confirm_password": "harbour42"}
ROOM = "/api/conversations/{room}/"
INVITED = "/api/invitations/{invitation}/people/"
CALLS: list[tuple[str, str, dict[str, object], dict[str, str]]] = [
    (
        *("POST", "/api/session/"),
        {"email": "a@example.org", "password": "harbour42"},
        {"email": "text", "password": "text"},
    ),
    (
        *("POST", "/api/session/account/"),
        {"first_name": "Ana", "email": "a@example.org", "password": "harbour42"},
        {
            **{"first_name": "text", "last_name": "text", "email": "text"},
            **{"password": "text", "invitation": "text"},
        },
    ),
    (
        *("PATCH", "/api/me/"),
        {"first_name": "Ana", "last_name": "Costa"},
        {"first_name": "text", "last_name": "text"},
    ),
    (
        *("PATCH", "/api/me/profile/"),
        {"time_zone": "Asia/Tokyo", "status": {"emoji": "🌴", "text": "Away", "lasts": 60}},
        {"time_zone": "text or null", "status": "status"},
    ),
    (
        *("PATCH", "/api/me/privacy/"),
        {"shares_presence": False, "shares_read_marks": True},
        {"shares_presence": "flag", "shares_read_marks": "flag"},
    ),
    (
        *("POST", "/api/me/password/"),
        {"old_password": "harbour41", **NEW},
        {"old_password": "text", "password": "text", "confirm_password": "text"},
    ),
    (
        *("POST", "/api/password/forgot/"),
        {"email": "a@example.org", "language": "de"},
        {"email": "text", "language": "id"},
    ),
    (*("POST", "/api/password/reset/check/"), {"token": "x"}, {"token": "text"}),
    (
        *("POST", "/api/password/reset/"),
        {"token": "x", **NEW},
        {"token": "text", "password": "text", "confirm_password": "text"},
    ),
    (
        *("POST", "/api/conversations/"),
        {"kind": "direct", "person": ID},
        {"kind": "id", "person": "id"},
    ),
    (
        *("POST", "/api/conversations/"),
        {
            **{"kind": "group", "title": "Harbour", "purpose": "Ships", "members": []},
            **{"posting": "admins", "history": "joined"},
        },
        {
            **{"kind": "id", "title": "text", "purpose": "text", "members": "ids"},
            **{"posting": "id", "history": "id"},
        },
    ),
    (
        *("POST", "/api/conversations/"),
        {
            **{"kind": "channel", "title": "Harbour", "purpose": "Ships"},
            **{"posting": "admins", "history": "joined"},
        },
        {
            **{"kind": "id", "title": "text", "purpose": "text"},
            **{"posting": "id", "history": "id"},
        },
    ),
    (
        *("PATCH", ROOM),
        {"title": "Harbour", "purpose": "Ships", "posting": "admins", "is_archived": True},
        {"title": "text", "purpose": "text", "posting": "id", "is_archived": "flag"},
    ),
    ("PATCH", f"{ROOM}members/{ID}/", {"role": "admin"}, {"role": "id"}),
    ("POST", f"{ROOM}members/", {"people": [ID]}, {"people": "ids"}),
    (
        *("PATCH", f"{ROOM}membership/"),
        {
            **{"is_muted": True, "muted_until": "2026-11-20T17:00:00Z", "is_pinned": True},
            **{"level": "mentions", "is_hidden": True, "folder": "Work"},
        },
        {
            **{"is_muted": "flag", "muted_until": "moment or null", "is_pinned": "flag"},
            **{"level": "id", "is_hidden": "flag", "folder": "text"},
        },
    ),
    (
        *("PATCH", "/api/folders/"),
        {"name": "Work", "to": "Docks"},
        {"name": "text", "to": "text"},
    ),
    (
        *("POST", f"{ROOM}messages/"),
        {
            **{"client_id": ID, "text": "hello", "reply_to": 1, "mentions": [ID]},
            **{"thread_root": 1, "also_in_room": True, "files": [ID], "draft_revision": 1},
        },
        {
            **{"client_id": "id", "text": "text", "reply_to": "number", "mentions": "ids"},
            **{"thread_root": "number", "also_in_room": "flag", "files": "ids"},
            "draft_revision": "number",
        },
    ),
    (
        *("POST", f"{ROOM}forwards/"),
        {"client_id": ID, "source": ID, "source_seq": 1},
        {"client_id": "id", "source": "id", "source_seq": "number"},
    ),
    (
        *("PATCH", f"{ROOM}messages/1/"),
        {"text": "hello", "mentions": [ID]},
        {"text": "text", "mentions": "ids"},
    ),
    ("PUT", f"{ROOM}messages/1/files/{ID}/", {"alt": "A lighthouse"}, {"alt": "text"}),
    ("PATCH", f"/api/files/{ID}/", {"alt": "A lighthouse"}, {"alt": "text"}),
    (
        *("PUT", f"{ROOM}draft/"),
        {"text": "hello", "reply_to": 1, "mentions": [ID]},
        {"text": "text", "reply_to": "number", "mentions": "ids"},
    ),
    (
        *("POST", "/api/invitations/"),
        {"conversation": ID, "role": "admin", "lasts": 60, "max_uses": 1},
        {
            **{"conversation": "id or null", "role": "id"},
            **{"lasts": "number or null", "max_uses": "number or null"},
        },
    ),
    (
        *("POST", "/api/invitations/mails/"),
        {
            **{"conversation": ID, "role": "admin", "lasts": 60},
            **{"emails": ["a@example.org"], "language": "de"},
        },
        {
            **{"conversation": "id or null", "role": "id", "lasts": "number or null"},
            **{"emails": "texts", "language": "id"},
        },
    ),
    ("POST", "/api/invitations/about/", {"token": "x"}, {"token": "text"}),
    ("POST", "/api/invitations/accepted/", {"token": "x"}, {"token": "text"}),
    (
        *("PATCH", "/api/workspace/"),
        {"name": "Harbour", "registration": "invite", "invitations": "admins"},
        {"name": "text", "registration": "id", "invitations": "id"},
    ),
    (
        *("PATCH", f"/api/workspace/people/{ID}/"),
        {"is_active": True, "is_administrator": True},
        {"is_active": "flag", "is_administrator": "flag"},
    ),
    (
        *("POST", "/api/setup/"),
        {
            **{"token": "x", "first_name": "Ana", "last_name": "Costa"},
            **{"email": "ana@example.org", "password": "harbour42"},
        },
        {
            **{"token": "text", "first_name": "text", "last_name": "text"},
            **{"email": "text", "password": "text"},
        },
    ),
    ("POST", "/api/setup/about/", {"token": "x"}, {"token": "text"}),
    ("POST", "/api/setup/claim/", {"token": "x"}, {"token": "text"}),
    ("POST", f"{ROOM}read/", {"seq": 1}, {"seq": "number"}),
    ("POST", f"{ROOM}unread/", {"seq": 1}, {"seq": "number"}),
    ("POST", f"{ROOM}messages/1/thread/read/", {"seq": 1}, {"seq": "number"}),
]
"""Method, path, a good body, and of what kind its fields are."""

Call = Callable[..., Any]


@pytest.fixture
def call(client: Client, owner: Person, group: Conversation) -> Call:
    """``call(method, path, body, media_type)`` of the owner, who is an administrator; ``{room}`` in
    a path is their group, and ``{invitation}`` a link of theirs."""
    make_administrator(owner)
    token = access_token(Session.objects.create(user=account_of(owner)))
    client.raise_request_exception = False

    def call(method: str, path: str, body: str, media_type: str = "application/json") -> Any:
        named = {"room": str(group.id)}
        if path.startswith(INVITED):
            named["invitation"] = str(Invitation.objects.create(creator=owner, role="member").pk)
        return client.generic(
            method,
            path.format(**named),
            body,
            content_type=media_type,
            headers={"Authorization": f"Bearer {token}"},
        )

    return call


def refused_fields(answer: Any) -> set[str]:
    """Return the fields that a refusal names."""
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), answer.content
    return set(answer.json()["fields"])


every_field = pytest.mark.parametrize(
    ("method", "path", "body", "field", "kind"),
    [(*call, field, kind) for *call, fields in CALLS for field, kind in fields.items()],
)


@every_field
def test_a_field_of_the_wrong_type_is_refused_by_name(
    call: Call, method: str, path: str, body: dict[str, object], field: str, kind: str
) -> None:
    for value in WRONG[kind]:
        answer = call(method, path, with_value(body, field, value))
        assert refused_fields(answer) == {field}, value[:100]


MAY_BE_LEFT_OUT = {
    *("reply_to", "mentions", "thread_root", "also_in_room", "purpose", "posting", "history"),
    *("invitation", "conversation", "role", "lasts", "max_uses", "language", "files"),
    *("last_name", "draft_revision"),
}
"""Fields of what is made; of what is changed each may stay as it is."""


@every_field
def test_a_missing_field_is_refused_by_name_unless_it_may_be_left_out(
    call: Call, method: str, path: str, body: dict[str, object], field: str, kind: str
) -> None:
    # A message has a text or files, which the service looks at.
    is_needed = field not in MAY_BE_LEFT_OUT and (path, field) != (f"{ROOM}messages/", "text")
    if method == "POST" and is_needed:
        (name,) = refused_fields(call(method, path, without(body, field)))
        assert name == field


@every_field
def test_a_nul_character_is_refused(
    call: Call, method: str, path: str, body: dict[str, object], field: str, kind: str
) -> None:
    # A token finds no account, and a message is sent outside of a transaction alone.
    if field != "token" and not path.endswith("messages/"):
        assert refused_fields(call(method, path, with_value(body, field, r'"a\u0000b"'))) == {field}


@pytest.mark.parametrize(("method", "path", "body"), [call[:3] for call in CALLS])
def test_a_field_that_is_not_known_is_refused(
    call: Call, method: str, path: str, body: dict[str, object]
) -> None:
    assert refused_fields(call(method, path, with_value(body, "colour", '"teal"'))) == {"colour"}


@pytest.mark.parametrize(("method", "path"), {call[:2]: None for call in CALLS})
@pytest.mark.parametrize(
    "body", ["[]", "null", "5", '"text"', "{", "[" * 100_000, "\ufeff{}", "NaN"]
)
def test_what_is_no_object_is_refused(call: Call, method: str, path: str, body: str) -> None:
    answer = call(method, path, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("client_id", ["true", "false", "5", f'"urn:uuid:{ID}"', f'"{{{ID}}}"'])
def test_what_is_refused_is_not_stored(call: Call, client_id: str) -> None:
    body = with_value({"client_id": "", "text": "x"}, "client_id", client_id)

    assert refused_fields(call("POST", f"{ROOM}messages/", body)) == {"client_id"}
    assert not Message.objects.exists()


@pytest.mark.parametrize("spelled", [str.upper, lambda id: id.replace("-", "")])
def test_an_id_in_a_path_has_the_spellings_of_one_in_a_body(
    call: Call, group: Conversation, spelled: Callable[[str], str]
) -> None:
    answer = call("GET", f"/api/conversations/{spelled(str(group.id))}/", "")

    assert answer.json()["id"] == str(group.id)


@pytest.mark.parametrize("spelling", ["urn:uuid:{}", "{{{}}}", "{}x", " {}", "5", "true"])
def test_what_is_no_id_is_not_found(call: Call, group: Conversation, spelling: str) -> None:
    id = quote(spelling.format(group.id), safe=":")

    assert call("GET", f"/api/conversations/{id}/", "").status_code == 404


NUMBERS = [
    "",
    " 1",
    "+1",
    "-1",
    "1.0",
    "1e1",
    "0x1",
    "\u0661",
    "true",
    "null",
    "9" * 40,
    "9" * 5000,
]
TEXTS = ["\x00", "x" * 5000]
TIMES = ["", "2026-11-20", "2026-11-20T17:00:00", "2026-13-20T17:00:00Z", "5", "now", *TEXTS]
THREAD = f"{ROOM}messages/1/thread/"
LISTS = [
    *("/api/conversations/", "/api/people/", f"/api/people/{ID}/conversations/", "/api/saved/"),
    *("/api/channels/", "/api/invitations/", "/api/workspace/people/", "/api/me/threads/"),
    *(f"{ROOM}pins/", f"{ROOM}messages/1/versions/", f"{ROOM}messages/1/reactions/👍/"),
    *(f"{ROOM}members/", f"{ROOM}files/", "/api/search/?q=hello", INVITED),
]
QUERIES = [
    *((f"{ROOM}messages/", name, NUMBERS) for name in ("before", "after", "around", "limit")),
    *((THREAD, name, NUMBERS) for name in ("before", "after", "limit")),
    (f"{ROOM}changes/", "after", [*NUMBERS, str(2**53)]),
    (f"{ROOM}messages/at/", "time", TIMES),
    (f"{ROOM}files/", "kind", ["", "Media", "5", *TEXTS]),
    *(
        (path, "limit", [*NUMBERS, "0", "101"])
        for path in ("/api/conversations/", "/api/search/?q=hello")
    ),
    *((path, "cursor", ["", "x", "\x00", "x" * 5000, "a.b"]) for path in LISTS),
    ("/api/channels/{room}/preview/", "before", NUMBERS),
    ("/api/invitations/", "conversation", ["", "x", "5", f"{{{ID}}}"]),
    *(
        (path, "q", TEXTS)
        for path in ("/api/people/", "/api/channels/", "/api/workspace/people/", f"{ROOM}members/")
    ),
    *(
        (path, "q", ["", " ", "\u200b", "x" * 501, *TEXTS])
        for path in ("/api/search/", "/api/search/saved/")
    ),
    ("/api/search/?q=hello", "time_zone", ["Nowhere", "../utc", "Europe", "\ufffd", *TEXTS]),
]
"""Path, a parameter of it, and values that it does not take."""
METHODS = {"/api/search/saved/": "PUT"}
"""How those are called that are not read."""


def asking(path: str, **parameters: str) -> str:
    """Return an address with parameters behind those that it has."""
    joint = "&" if "?" in path else "?"
    return path + joint + "&".join(f"{name}={value}" for name, value in parameters.items())


@pytest.mark.parametrize(("path", "name", "values"), QUERIES)
def test_a_parameter_of_the_wrong_kind_is_refused_by_name(
    call: Call, path: str, name: str, values: list[str]
) -> None:
    for value in values:
        answer = call(METHODS.get(path, "GET"), asking(path, **{name: quote(value)}), "")
        assert refused_fields(answer) == {name}, value[:100]


@pytest.mark.parametrize(("path", "name"), [query[:2] for query in QUERIES])
def test_a_parameter_is_given_once(call: Call, path: str, name: str) -> None:
    answer = call(METHODS.get(path, "GET"), asking(path, **{name: f"1&{name}=1"}), "")
    assert refused_fields(answer) == {name}


@pytest.mark.parametrize("spelling", ["urn:uuid:{}", "{{{}}}", "5", "true", "", "{} "])
def test_the_simple_list_goes_on_after_an_id_alone(
    call: Call, owner: Person, spelling: str
) -> None:
    answer = call("GET", f"/api/users/?after={quote(spelling.format(owner.id))}", "")

    assert (answer.status_code, answer.json()) == (400, {"after": ["Give the id of a person."]})
