"""The sentences that the web client translates are those that the server says."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chat.accounts.errors import LastAdministrator
from chat.conversations.errors import Archived, Blocked
from chat.conversations.policy import REMOVED
from chat.conversations.services import NOT_BY_YOU, TOO_MANY
from chat.files.media import looking, process
from chat.files.media.pictures import drawing
from chat.files.media.refusals import TooLarge
from chat.messaging.errors import PinsFull, ReactionsFull, SavedFull
from chat.people.errors import BlocksFull
from chat.protocol.invitations import EXPIRED, REVOKED, USED_UP, VOID
from chat.workspace.errors import (
    AccountDeactivated,
    DefaultTitleTaken,
    InvitationInvalid,
    InvitationOver,
    RegistrationByInvitation,
    SetupInvalid,
)
from tests import pictures
from tests.commands import PROJECT
from tests.people import PASSWORD, Person, client_of, signed_in
from tests.servers import NewServer

WORDS = PROJECT / "web" / "src" / "i18n"
TABLES = (WORDS / "sentences.ts", WORDS / "account-sentences.ts", WORDS / "refusals.ts")
OUTSIDE_DNS = f"oyster@{'é' * 60}.org"
"""The label of its domain is too long for the domain name system in ASCII."""
KELVIN = "\N{KELVIN SIGN}elp@example.org"
"""Its first sign is a letter to Django, which compares it without case."""
REFUSED = (
    *(LastAdministrator(), DefaultTitleTaken(), AccountDeactivated(), SetupInvalid()),
    *(PinsFull(), ReactionsFull(), SavedFull(), BlocksFull(), Blocked()),
    *(Archived(), InvitationInvalid(), RegistrationByInvitation(), REMOVED),
    *map(InvitationOver, (EXPIRED, REVOKED, USED_UP, VOID)),
)
ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def translated() -> list[str]:
    """Return the sentences that the web client knows, in the order of its tables."""
    sentences: list[str] = []
    for path in TABLES:
        table = re.search(r"= (\[.*?\]) as const", path.read_text(), re.DOTALL)
        assert table is not None
        sentences += json.loads(table[1].replace(",\n]", "\n]"))
    return sentences


def said(answer: httpx.Response) -> list[str]:
    """Return what a refusal says, with ``{}`` for numbers and ids."""
    assert answer.status_code in (400, 401, 409, 429), answer.text
    body: dict[str, Any] = answer.json()
    fields = body.get("fields", {} if "code" in body else body)
    sentences = [sentence for field in fields.values() for sentence in field]
    return [re.sub(rf"{ID}|\d[\d,]*", "{}", one) for one in (*sentences, body.get("detail", ""))]


def refused_names(ana: Person, http: httpx.Client) -> list[str]:
    """Have what is no name refused, and people who are nobody."""
    blank, stranger = {"first_name": " ", "last_name": "Costa"}, str(uuid4())
    group = {"kind": "group", "title": " ", "members": []}
    return [
        *said(http.patch("/api/me/", json=blank, headers=ana.bearer)),
        *said(http.patch("/api/me/", json={"last_name": "x" * 151}, headers=ana.bearer)),
        *said(http.post("/api/register/", json={**blank, "last_name": "x" * 151})),
        *said(http.post("/api/conversations/", json=group, headers=ana.bearer)),
        *said(
            http.post(
                "/api/conversations/",
                json={**group, "title": "Watch", "members": [stranger]},
                headers=ana.bearer,
            )
        ),
    ]


def refused_passwords(ana: Person, http: httpx.Client) -> list[str]:
    """Have every kind of weak password refused, and a wrong one."""
    bea = {"first_name": "Beatrice", "last_name": "Harbourmaster", "email": "oyster@example.org"}
    forms = [
        {**bea, "email": ana.email},
        *({**bea, "email": odd} for odd in ("oyster@example", KELVIN, OUTSIDE_DNS)),
        *({**bea, "password": weak} for weak in ("beatrice", "harbourmaster", "oyster@example")),
        *({**bea, "password": weak} for weak in ("short1", "password", "4071823956")),
    ]
    found = []
    for form in forms:
        password = form.setdefault("password", PASSWORD)
        found += said(http.post("/api/register/", json={**form, "confirm_password": password}))
    change = {"old_password": "wrong", "password": "harbour42", "confirm_password": "harbour42"}
    return found + said(http.post("/api/me/password/", json=change, headers=ana.bearer))


def refused_guesses(http: httpx.Client) -> list[str]:
    """Guess until that is refused."""
    guess = {"email": "nobody@example.org", "password": "wrong password"}
    return [one for _ in range(3) for one in said(http.post("/api/login/", json=guess))]


def refused_haste(ana: Person, http: httpx.Client) -> list[str]:
    """Make and change more than one person may."""
    group = {"kind": "group", "title": "Watch", "members": []}
    answers = [
        *(http.post("/api/conversations/", json=group, headers=ana.bearer) for _ in range(2)),
        *(http.patch("/api/me/", json={"first_name": "Ann"}, headers=ana.bearer) for _ in range(4)),
    ]
    return [one for answer in answers if answer.is_error for one in said(answer)]


def refused_messages(ana: Person, http: httpx.Client) -> list[str]:
    """Answer, forward and save a message that is deleted, and forward one that is not there."""
    group = {"kind": "group", "title": "Watch", "members": []}
    room = http.post("/api/conversations/", json=group, headers=ana.bearer).json()["id"]
    messages = f"/api/conversations/{room}/messages/"
    new = {"client_id": str(uuid4()), "text": "hello"}
    http.post(messages, json=new, headers=ana.bearer)
    http.delete(f"{messages}1/", headers=ana.bearer)
    forwards = [{"client_id": str(uuid4()), "source": room, "source_seq": seq} for seq in (1, 2)]
    return [
        *said(
            http.post(
                messages, json={**new, "client_id": str(uuid4()), "reply_to": 1}, headers=ana.bearer
            )
        ),
        *(
            sentence
            for one in forwards
            for sentence in said(
                http.post(f"/api/conversations/{room}/forwards/", json=one, headers=ana.bearer)
            )
        ),
        *said(http.put(f"{messages}1/saved/", headers=ana.bearer)),
    ]


def refused_pictures(folder: Path) -> list[str]:
    """Have pictures refused that would take too much to be drawn."""
    found = [looking.TOO_MUCH, process.TOO_MUCH]
    for data, type in (
        (bytes(drawing.BYTES_MAX + 1), "image/png"),
        (pictures.png_of(50_000, 50_000), "image/png"),
        (pictures.gif_of(20, 20, 2_001), "image/gif"),
    ):
        with pytest.raises(TooLarge) as refused:
            drawing.picture_draw(data, type, folder)
        found.append(str(refused.value))
    return found


def test_every_sentence_that_is_translated_is_one_the_server_says(
    new_server: NewServer, tmp_path: Path
) -> None:
    server = new_server(
        RATE_LIMITS="on",
        LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS="2/900",
        LIMIT_CONVERSATIONS_PER_PERSON="2/900",
        LIMIT_CHANGES_PER_PERSON="3/900",
    )
    with client_of(server) as http:
        ana = signed_in(server, "Ana", http)
        found = {
            *refused_names(ana, http),
            *refused_passwords(ana, http),
            *refused_guesses(http),
            *refused_messages(ana, http),
            *refused_haste(ana, http),
        }
    found.update(
        re.sub(r"\d[\d,]*", "{}", one)
        for one in (TOO_MANY, NOT_BY_YOU, *map(str, REFUSED), *refused_pictures(tmp_path))
    )
    assert set(translated()) - found == set()
